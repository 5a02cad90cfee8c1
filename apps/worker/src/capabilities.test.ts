import type { Sandbox, SelfTest } from '@edgecoder/sandbox';
import { describe, expect, it } from '@jest/globals';
import { proveCapabilities } from './capabilities.ts';

const sandbox = (mode: Sandbox['mode'], selfTest: () => Promise<SelfTest>): Sandbox => ({
  mode,
  selfTest,
  run: () => Promise.reject(new Error('not run here')),
  close: async () => undefined,
});
const passing = (mode: Sandbox['mode'], languages: SelfTest['languages'] = ['python']) =>
  sandbox(mode, async () => ({ mode, available: true, languages }));
const options = {
  sandboxRequired: true,
  roles: ['execute'],
  maxConcurrent: 3,
  selfTestTimeoutMs: 20,
  signal: new AbortController().signal,
  onSlow: () => undefined,
} as const;

describe('proveCapabilities', () => {
  it('announces what passed: modes in the order of preference, languages of any of them', async () => {
    const { capabilities, sandboxes } = await proveCapabilities({
      ...options,
      sandboxes: [passing('docker', ['python']), passing('wasm', ['python', 'javascript'])],
    });
    expect(capabilities).toMatchObject({
      sandboxes: ['docker', 'wasm'],
      languages: ['python', 'javascript'],
      maxConcurrent: 3,
    });
    expect([...sandboxes.keys()]).toEqual(['docker', 'wasm']);
  });

  it('announces the modes in which projects were tried and run, and says why of one in which they do not', async () => {
    const withProjects = (mode: Sandbox['mode'], more: Partial<SelfTest>): Sandbox => ({
      ...sandbox(mode, async () => ({ mode, available: true, languages: ['python'], ...more })),
      runProject: () => Promise.reject(new Error('not run here')),
    });
    const { capabilities, sandboxes, lacking } = await proveCapabilities({
      ...options,
      sandboxes: [
        passing('wasm'),
        withProjects('docker', { reason: 'no volumes', remedy: 'Get some.' }),
        withProjects('process', { projects: true }),
      ],
    });
    expect(capabilities).toMatchObject({ sandboxes: ['wasm', 'docker', 'process'], projects: ['process'] });
    expect([...sandboxes.values()].map(({ projects }) => projects)).toEqual([false, false, true]);
    expect(lacking).toEqual(['docker: no volumes (Get some.)']);
  });

  it('says why a mode is not announced', async () => {
    const bad = sandbox('process', async () => ({
      mode: 'process',
      available: false,
      languages: [],
      reason: 'no bwrap',
      remedy: 'Install it.',
    }));
    const { lacking } = await proveCapabilities({ ...options, sandboxes: [passing('wasm'), bad] });
    expect(lacking).toEqual(['process: no bwrap (Install it.)']);
  });

  it('says what a mode that is announced promises less here', async () => {
    const lesser: SelfTest = {
      mode: 'process',
      available: true,
      languages: ['python'],
      reason: 'memory is counted',
      remedy: 'Delegate.',
    };
    const { lacking, capabilities } = await proveCapabilities({
      ...options,
      sandboxes: [sandbox('process', async () => lesser)],
    });
    expect(capabilities.sandboxes).toEqual(['process']);
    expect(lacking).toEqual(['process: memory is counted (Delegate.)']);
  });

  it.each<[string, Sandbox]>([
    ['throws', sandbox('docker', () => Promise.reject(new Error('no socket')))],
    ['does not end', sandbox('docker', () => new Promise(() => undefined))],
    ['fails', sandbox('docker', async () => ({ mode: 'docker', available: false, languages: [] }))],
    ['knows no language', passing('docker', [])],
    ['isolates nothing', passing('none')],
  ])('leaves out a mode that %s', async (_name, bad) => {
    const { capabilities, sandboxes } = await proveCapabilities({ ...options, sandboxes: [bad, passing('wasm')] });
    expect([capabilities.sandboxes, [...sandboxes.keys()]]).toEqual([['wasm'], ['wasm']]);
    await expect(proveCapabilities({ ...options, sandboxes: [bad] })).rejects.toMatchObject({ code: 'no_sandbox' });
  });

  it('waits on for a busy machine when nothing works yet, and no longer than for the first that does', async () => {
    const told: (readonly string[])[] = [];
    const tested = Promise.withResolvers<SelfTest>();
    const proven = proveCapabilities({
      ...options,
      sandboxes: [sandbox('docker', () => new Promise(() => undefined)), sandbox('wasm', () => tested.promise)],
      onSlow(modes) {
        told.push(modes);
        if (told.length === 3) tested.resolve({ mode: 'wasm', available: true, languages: ['python'] });
      },
    });
    expect((await proven).capabilities.sandboxes).toEqual(['wasm']);
    expect(told).toEqual(Array(3).fill(['docker', 'wasm']));
    expect((await proven).lacking).toEqual(['docker: the self-test did not end']);
  });

  it('ends at once when it is told to', async () => {
    const telling = new AbortController();
    const proven = proveCapabilities({
      ...options,
      selfTestTimeoutMs: 3_600_000,
      sandboxes: [sandbox('wasm', () => new Promise(() => undefined))],
      signal: telling.signal,
    });
    telling.abort();
    await expect(proven).rejects.toMatchObject({ code: 'told_to_end' });
  });
});
