import { sha256Hex } from '@edgecoder/crypto';
import {
  CheckBody,
  canonicalJson,
  type Language,
  ResultBody,
  type SandboxMode,
  type WorkPayload,
} from '@edgecoder/protocol';
import type { ProjectRequest, ProjectResult, RunResult, Sandbox } from '@edgecoder/sandbox';
import { describe, expect, it } from '@jest/globals';
import type { ProvenSandbox } from './capabilities.ts';
import { execute } from './execute.ts';

const HALF = '\ud83d';
const payload = { kind: 'exec', language: 'python', code: '', tests: '' } as unknown as WorkPayload;

describe('the result of a run', () => {
  it.each(['exec', 'verify'] as const)('can be signed whatever the guest of an %s printed', async (kind) => {
    const result = {
      stdout: `a${HALF}`,
      stderr: HALF,
      exitCode: 1,
      truncated: false,
      // The cut falls between the halves.
      testReport: { passed: false, hasTests: true, failure: `${'x'.repeat(4095)}\ud83d\ude00` },
      durationMs: 1,
    } as unknown as RunResult;
    const sandbox = { run: async () => result } as unknown as Sandbox;
    const body = await execute(
      { ...payload, kind },
      {
        sandboxes: new Map([['wasm' as const, { sandbox, languages: ['python'], projects: false }]]),
        signal: new AbortController().signal,
      },
    );
    expect(() => canonicalJson(body)).not.toThrow();
    expect(body.testReport.failure).toBe(`${'x'.repeat(4095)}\ufffd`);
  });
});

describe('a check of what a model wrote', () => {
  const ran: string[] = [];
  /** What passes is what holds the tests' word. */
  const sandbox = {
    run: async ({ code }: { code: string }) => {
      ran.push(code);
      const passed = code.includes('good');
      return {
        ok: passed,
        stdout: '',
        stderr: '',
        exitCode: 0,
        truncated: false,
        durationMs: 1,
        testReport: { passed, hasTests: true },
      };
    },
  } as unknown as Sandbox;
  const found = (code: string, givenCodeChars: number | undefined, tests: string | undefined = 'T') => {
    ran.length = 0;
    const work = { ...payload, kind: 'verify', sandbox: 'wasm', code, tests, givenCodeChars } as WorkPayload;
    return execute(work, {
      sandboxes: new Map([['wasm' as const, { sandbox, languages: ['python'], projects: false }]]),
      signal: new AbortController().signal,
    });
  };

  it('says whether the tests pass without it', async () => {
    expect(await found('given\ngood', 5)).toMatchObject({ testReport: { passed: true }, testsHollow: false });
    expect(ran).toEqual(['given\ngood', 'given']);
    expect(await found('good\nanything', 4)).toMatchObject({ testReport: { passed: true }, testsHollow: true });
    expect(await found('good', 0)).toMatchObject({ testsHollow: false });
    expect(ran).toEqual(['good', '']);
  });

  it('says nothing of it where it does not matter', async () => {
    expect(await found('bad', 0)).not.toHaveProperty('testsHollow');
    expect(await found('good', undefined)).not.toHaveProperty('testsHollow');
    expect(ran).toEqual(['good']);
  });
});

describe('which sandbox a lease is done in', () => {
  const signal = new AbortController().signal;
  const passed = (stdout: string): RunResult => ({
    ok: true,
    stdout,
    stderr: '',
    exitCode: 0,
    durationMs: 1,
    truncated: false,
    testReport: { passed: true, hasTests: true },
  });
  const project = { patch: 'diff', changed: 1, refused: [] };
  const asked: ProjectRequest[] = [];
  const mode = (
    name: SandboxMode,
    projects: boolean,
    languages: Language[] = ['python'],
  ): [SandboxMode, ProvenSandbox] => {
    const sandbox = {
      mode: name,
      run: async () => passed(name),
      runProject: async (request: ProjectRequest): Promise<ProjectResult> => {
        asked.push(request);
        return { ...passed(`${name} project`), project };
      },
    };
    return [name, { sandbox: sandbox as unknown as Sandbox, languages, projects }];
  };
  const both = new Map([mode('wasm', false), mode('process', true)]);
  const aProject = { snapshot: 'x', files: [], command: 'pytest' } as unknown as NonNullable<WorkPayload['project']>;

  it('is the preferred one, unless the task asks for more', async () => {
    expect(await execute(payload, { sandboxes: both, signal })).toMatchObject({ stdout: 'wasm', sandbox: 'wasm' });
    const stronger = { ...payload, required: 'process' } as WorkPayload;
    expect(await execute(stronger, { sandboxes: both, signal })).toMatchObject({ sandbox: 'process' });
  });

  it('is one that has the language', async () => {
    const sandboxes = new Map([mode('docker', true), mode('process', true, ['python', 'javascript'])]);
    const work = { ...payload, language: 'javascript' } as WorkPayload;
    expect(await execute(work, { sandboxes, signal })).toMatchObject({ sandbox: 'process' });
    const check = { ...work, kind: 'verify', sandbox: 'docker' } as WorkPayload;
    expect(await execute(check, { sandboxes, signal })).toMatchObject({ inconclusive: true });
  });

  it('is the preferred one that runs projects, for a project', async () => {
    const sandboxes = new Map([mode('docker', false), mode('process', true)]);
    const work = { ...payload, project: aProject, required: 'process' } as WorkPayload;
    expect(await execute(work, { sandboxes, signal })).toMatchObject({ sandbox: 'process', project });
    const inDocker = new Map([mode('process', true), mode('docker', true)]);
    expect(await execute({ ...work, required: 'docker' }, { sandboxes: inDocker, signal })).toMatchObject({
      sandbox: 'docker',
      stdout: 'docker project',
      project,
    });
  });

  it('is one that runs projects, for a project; the patch comes back, and its hash from a check', async () => {
    const work = { ...payload, project: aProject, required: 'process' } as WorkPayload;
    const body = ResultBody.parse(await execute(work, { sandboxes: both, signal }));
    expect(body).toMatchObject({ sandbox: 'process', stdout: 'process project', project });
    expect(asked.at(-1)).toMatchObject({ project: aProject, language: 'python' });
    const check = { ...work, kind: 'verify', sandbox: 'process' } as WorkPayload;
    expect(CheckBody.parse(await execute(check, { sandboxes: both, signal }))).toMatchObject({
      inconclusive: false,
      patchHash: sha256Hex('diff'),
    });
    const without = new Map([mode('docker', false)]);
    expect(await execute(work, { sandboxes: without, signal })).toMatchObject({
      exitCode: -1,
      testReport: { passed: false, hasTests: true },
    });
    expect(await execute({ ...check, sandbox: 'docker' }, { sandboxes: without, signal })).toMatchObject({
      inconclusive: true,
    });
  });

  it('is never one without isolation, whatever the worker offers', async () => {
    const open = new Map([mode('none', true)]);
    for (const work of [payload, { ...payload, required: 'none' }, { ...payload, project: aProject }]) {
      expect(await execute(work as WorkPayload, { sandboxes: open, signal })).toMatchObject({
        exitCode: -1,
        stdout: '',
        testReport: { passed: false },
      });
    }
    const check = { ...payload, kind: 'verify', sandbox: 'none' } as WorkPayload;
    expect(await execute(check, { sandboxes: open, signal })).toMatchObject({ inconclusive: true });
  });
});
