import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { escalationClient, isTransient } from '@edgecoder/client';
import { createTestDatabase, freePort, tempDir, waitFor } from '@edgecoder/testkit';
import { describeWith } from '@edgecoder/testkit/suites';
import { afterEach, expect, it } from '@jest/globals';
import { fakeCoordinator, outcomes, questionOf, RIGHT } from './support.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const RESOLUTIONS = 12;
const KILLS = 4;

const after: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of after.splice(0).reverse()) await end();
});

/** A service of inference that is slow enough to be caught in the middle. */
async function slowInference(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      setTimeout(() => {
        response.end(JSON.stringify({ improvedCode: RIGHT, explanation: '', model: 'slow', tokens: 1 }));
      }, 100);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  after.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describeWith('postgres', 'a service that is killed again and again', () => {
  it('ends every resolution once, as held, and tells its coordinator', async () => {
    const database = await createTestDatabase();
    after.push(() => database.drop());
    const home = await tempDir();
    after.push(() => home.remove());
    const coordinator = await fakeCoordinator();
    after.push(() => coordinator.close());
    const port = await freePort();
    const env = {
      PATH: process.env['PATH'] ?? '',
      EDGECODER_HOME: home.path,
      DATABASE_URL: database.url,
      ESCALATION_PORT: String(port),
      ESCALATION_COORDINATORS: `${coordinator.key.peerId}@${coordinator.url}`,
      ESCALATION_LEASE_MS: '500',
      ESCALATION_BACKOFF_MS: '20',
      ESCALATION_CONCURRENCY: '3',
      INFERENCE_URL: await slowInference(),
      INFERENCE_AUTH_TOKEN: 'a-token-of-the-inference-service-0123',
      LOG_LEVEL: 'silent',
    };
    let child: ChildProcess | undefined;
    const start = async (): Promise<void> => {
      child = spawn(process.execPath, ['--conditions=source', '--disable-warning=ExperimentalWarning', MAIN], {
        env,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      await waitFor(async () => (await fetch(`http://127.0.0.1:${port}/ready`)).ok, 60_000);
    };
    const kill = async (): Promise<void> => {
      if (child === undefined || child.exitCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    };
    after.push(kill);
    await start();

    const client = escalationClient({ url: `http://127.0.0.1:${port}`, key: coordinator.key, retry: { attempts: 1 } });
    after.push(() => client.close());
    const questions = Array.from({ length: RESOLUTIONS }, () => questionOf(coordinator));
    let judged = 0;
    const ends = questions.map((question) =>
      waitFor(async () => {
        try {
          const view = await client.resolve(question);
          if (view.state === 'resolved' || view.state === 'exhausted') return view;
          if (view.proposal === undefined) return undefined;
          await client.verdict(question.resolutionId, { proposal: view.proposal.number, held: true });
          judged += 1;
        } catch (error) {
          if (!isTransient(error)) throw error;
        }
        return undefined;
      }, 90_000),
    );
    for (let killed = 1; killed <= KILLS; killed += 1) {
      // In the middle: some have ended, others are under way.
      await waitFor(() => judged >= killed * 2, 60_000);
      await kill();
      await start();
    }
    for (const view of await Promise.all(ends)) {
      expect(view).toMatchObject({ state: 'resolved', proposal: { number: 1, code: RIGHT } });
      expect(outcomes(view)).toEqual(['inference 1 answered held']);
      await waitFor(() => coordinator.newest(view.resolutionId)?.state === 'resolved', 30_000);
    }
  }, 180_000);
});
