import { describeUnless } from '@edgecoder/testkit/suites';
import { afterAll, expect, it } from '@jest/globals';
import type { ProjectRequest, ProjectResult, RunRequest, RunResult } from '../../src/interface.ts';
import { probe } from '../../src/process/probe.ts';
import { createProcessSandbox } from '../../src/process/process-sandbox.ts';
import { whyNoProcessMode } from './available.ts';

const sandbox = createProcessSandbox({ poolSize: 2 });
afterAll(() => sandbox.close());

const runProject = (request: ProjectRequest): Promise<ProjectResult> => {
  if (sandbox.runProject === undefined) throw new Error('the mode runs no projects');
  return sandbox.runProject(request);
};

/** What each wall's program would do where the wall is missing. */
const leaks: [wall: string, of: string, result: Partial<RunResult>][] = [
  ['the network can be reached', 'net.connect', { stdout: 'connected\n' }],
  ['files outside can be written', "'/var/tmp'", { stdout: '/usr\n' }],
  ['other processes can be seen', 'process.kill(', { stdout: 'process 4711\n' }],
  ['another user can be become', 'setgroups', { stdout: 'setuid 0\n' }],
  ['private files are not bounded', 'openSync', { stdout: 'bytes 99999999\n' }],
  ['memory is not bounded', '8 << 20', { ok: true, limit: undefined as never }],
  ['processes are not bounded', "'read x'", { stdout: 'processes 300\n' }],
];

describeUnless(whyNoProcessMode(), 'the self-test of the process mode', () => {
  it.each(leaks)(
    'refuses the mode, with a remedy, when %s',
    async (wall, of, leak) => {
      const run = async (request: RunRequest): Promise<RunResult> => {
        const result = await sandbox.run(request);
        return request.code.includes(of) ? { ...result, ...leak } : result;
      };
      const found = await probe({ run, runProject, languages: ['javascript', 'python'], problems: [] });
      expect(found).toMatchObject({ available: false, languages: [], remedy: expect.stringMatching(/\S/) });
      expect(found.reason).toContain(wall);
    },
    30_000,
  );

  it('does not take the first process of the guest for the parent of a worker that the system has started', async () => {
    const parent = Object.getOwnPropertyDescriptor(process, 'ppid') as PropertyDescriptor;
    Object.defineProperty(process, 'ppid', { value: 1, configurable: true });
    const found = await probe({
      run: (request) => sandbox.run(request),
      runProject,
      languages: ['javascript'],
      problems: [],
    }).finally(() => Object.defineProperty(process, 'ppid', parent));
    expect(found).toMatchObject({ available: true });
  }, 30_000);

  it('refuses the mode when what a command changed does not come back', async () => {
    const found = await probe({
      run: (request) => sandbox.run(request),
      runProject: async (request) => ({
        ...(await runProject(request)),
        project: { patch: '', changed: 0, refused: [] },
      }),
      languages: ['python'],
      problems: [],
    });
    expect(found).toMatchObject({ available: false, reason: expect.stringContaining('a command in a project') });
  }, 30_000);

  it('says why it does not offer a language whose programs do not run', async () => {
    const found = await probe({
      run: async (request) => {
        if (request.language === 'python') throw new Error('no guest starts');
        return await sandbox.run(request);
      },
      runProject,
      languages: ['javascript', 'python'],
      problems: [],
    });
    expect(found).toMatchObject({ available: true, languages: ['javascript'], reason: 'python: no guest starts' });
  }, 30_000);

  it('keeps the mode, and says so, when only one of the languages is missing', async () => {
    const found = await probe({
      run: (request) => sandbox.run(request),
      runProject,
      languages: ['javascript'],
      problems: [{ reason: 'no Python', remedy: 'Install one.' }],
    });
    expect(found).toEqual({
      mode: 'process',
      available: true,
      languages: ['javascript'],
      projects: true,
      reason: 'no Python',
      remedy: 'Install one.',
    });
  }, 30_000);
});
