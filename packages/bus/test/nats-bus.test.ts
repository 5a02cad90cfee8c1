import { spawn } from 'node:child_process';
import type { Subject } from '@edgecoder/protocol';
import type { TestServer } from '@edgecoder/testkit';
import { startTestServer, waitFor } from '@edgecoder/testkit';
import { describeWith } from '@edgecoder/testkit/suites';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Bus } from '../src/index.ts';
import { createNatsBus } from '../src/index.ts';
import { changed, completed, complianceSuite, consumerName, DURABLE, LIVE } from './compliance.ts';

describeWith('nats', 'NATS bus', () => {
  let server: TestServer;
  const drops: { subject: Subject; reason: string }[] = [];
  beforeAll(async () => {
    server = await startTestServer('nats');
  });
  afterAll(async () => {
    await server.remove();
  });
  const open = (): Promise<Bus> =>
    createNatsBus({ url: server.url, name: 'test', onDrop: (subject, reason) => drops.push({ subject, reason }) });

  complianceSuite(open, drops);

  it('drops what another program put on a subject that does not match its schema', async () => {
    const bus = await open();
    const { connect } = await import('@nats-io/transport-node');
    const raw = await connect({ servers: server.url.slice('nats://'.length) });
    const good = Promise.withResolvers<void>();
    let seen = 0;
    await bus.subscribe(LIVE, () => {
      seen += 1;
      good.resolve();
    });
    for (const body of ['not json', '{}', '{"taskIds":[7]}', new Uint8Array([0xff, 0xfe])]) raw.publish(LIVE, body);
    await raw.flush();
    await bus.publish(LIVE, changed());
    await good.promise;
    expect(seen).toBe(1);
    expect(drops.filter(({ reason }) => reason === 'schema')).toHaveLength(4);
    drops.length = 0;
    await raw.close();
    await bus.close();
  });

  it('gives the events of a process that was killed to another one of its consumer', async () => {
    const consumer = consumerName();
    const ackWaitMs = 1_000;
    const bus = await createNatsBus({ url: server.url, name: 'survivor', ackWaitMs });
    const source = JSON.stringify(new URL('../src/index.ts', import.meta.url).href);
    // Takes an event, says so, and never acknowledges it.
    const program = `
      import { createNatsBus } from ${source};
      const bus = await createNatsBus({ url: ${JSON.stringify(server.url)}, name: 'victim', ackWaitMs: ${ackWaitMs} });
      await bus.subscribe('${DURABLE}', (event) => { console.log(event.taskId); return new Promise(() => {}); }, { consumer: '${consumer}' });
      setInterval(() => {}, 1000);
    `;
    const victim = spawn(process.execPath, ['--conditions=source', '--input-type=module', '-e', program], {
      cwd: new URL('..', import.meta.url),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const taken = new Promise<string>((resolve) =>
      victim.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().split('\n')[0]!)),
    );
    const event = completed();
    await bus.publish(DURABLE, event);
    const first = await taken;
    victim.kill('SIGKILL');
    const seen: string[] = [];
    await bus.subscribe(DURABLE, ({ taskId }) => void seen.push(taskId), { consumer });
    await waitFor(() => seen.includes(first) && seen.includes(event.taskId), 20_000);
    await bus.close();
  }, 60_000);

  describe('when the server goes away', () => {
    it('refuses durable events, and goes on by itself when it is back', async () => {
      const bus = await open();
      const consumer = consumerName();
      const seen: string[] = [];
      await bus.subscribe(DURABLE, ({ taskId }) => void seen.push(taskId), { consumer });
      let live = 0;
      await bus.subscribe(LIVE, () => void (live += 1));
      const before = completed();
      await bus.publish(DURABLE, before);
      await waitFor(() => seen.includes(before.taskId));
      await server.kill();
      await waitFor(() => !bus.healthy());
      await expect(bus.publish(DURABLE, completed())).rejects.toMatchObject({ name: 'BusError', code: 'unavailable' });
      await bus.publish(LIVE, changed());
      await server.start();
      await waitFor(() => bus.healthy());
      const after = completed();
      await waitFor(() => bus.publish(DURABLE, after, { messageId: after.taskId }).then(() => true));
      await waitFor(() => seen.includes(after.taskId), 20_000);
      await waitFor(async () => {
        await bus.publish(LIVE, changed());
        return live > 0;
      });
      await bus.close();
    }, 60_000);

    it('says `unavailable` when there never was one', async () => {
      const opening = createNatsBus({ url: 'nats://127.0.0.1:1', name: 'test' });
      await expect(opening).rejects.toMatchObject({ name: 'BusError', code: 'unavailable' });
    }, 15_000);
  });
});
