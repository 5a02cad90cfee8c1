import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describeUnless } from '@edgecoder/testkit/suites';
import { expect, it } from '@jest/globals';

const TIMEOUT_MS = 60_000;
/** Few enough to be used up at once, and enough for Node itself. */
const DESCRIPTORS = 64;

const source = (file: string): string => JSON.stringify(new URL(`../../src/${file}`, import.meta.url).href);

/** A supervisor that has no descriptor left, and then some again. */
const PROGRAM = `
import { closeSync, openSync } from 'node:fs';
import { startUnconfined } from ${source('none/unconfined-guest.ts')};
import { makeJail } from ${source('process/jail.ts')};
import { findConfinement } from ${source('wasm/confinement.ts')};
import { startRunner } from ${source('wasm/runner-process.ts')};

const failure = (started) => started.then(() => 'started', ({ name, code }) => name + ' ' + code);
// What is read of the packages is known from here on: what comes next fails at nothing but the start itself.
const first = startRunner('javascript');
first.kill();
await first.gone;
let removed = 0;
const cgroup = { limit() {}, joinFiles: [], has: () => true, events: () => ({}), remove: async () => void removed++ };
const held = [];
try { for (;;) held.push(openSync('/dev/null', 'r')); } catch {}

const runner = startRunner('javascript');
const said = {
  runner: await new Promise((onExit) => runner.listen({ onReport() {}, onExit })),
  walls: process.platform === 'linux' ? await failure(findConfinement([])) : 'SandboxError unavailable',
  process: await failure(makeJail({
    plan: { program: 'sh', args: [] }, filter: Buffer.alloc(0), harness: '', users: '', uid: 0, cgroup,
    processes: 1, timeoutMs: 10000,
  })),
  none: await failure(startUnconfined({
    program: process.execPath, args: [], folder: '/', timeoutMs: 10000, signal: new AbortController().signal,
  })),
  removed,
};
for (const fd of held) closeSync(fd);
const next = startRunner('javascript');
said.next = await new Promise((done) => next.listen({ onReport: ({ type }) => done(type), onExit: done }));
next.kill();
await next.gone;
console.log(JSON.stringify(said));
`;

const noLimit = process.platform === 'win32' ? 'there is no ulimit' : undefined;

describeUnless(noLimit, 'a machine on which this process gets no more descriptors', () => {
  it(
    'starts nothing, says so, leaves nothing behind, and goes on when there are some again',
    async () => {
      const node = [process.execPath, '--conditions=source', '--disable-warning=ExperimentalWarning'];
      const { stdout } = await promisify(execFile)(
        'sh',
        ['-c', `ulimit -n ${DESCRIPTORS}; exec "$@"`, 'sh', ...node, '--input-type=module', '-e', PROGRAM],
        { timeout: TIMEOUT_MS / 2 },
      );
      expect(JSON.parse(stdout)).toEqual({
        runner: expect.stringContaining('no descriptors are left'),
        walls: 'SandboxError unavailable',
        process: 'SandboxError unavailable',
        none: 'SandboxError unavailable',
        removed: 1,
        next: 'ready',
      });
    },
    TIMEOUT_MS,
  );
});
