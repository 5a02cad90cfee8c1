import { sha256Hex } from '@edgecoder/crypto';
import {
  type CheckBody,
  canonicalJson,
  type ProjectFile,
  type ResultBody,
  snapshotOf,
  type TaskId,
  type TaskSpec,
  type TaskView,
} from '@edgecoder/protocol';
import { describe, expect, it } from '@jest/globals';
import { contentOf } from '../../src/work/content.ts';
import { CHECK_PASSED, PASSED, post, pull, spec, submitOne, UNTESTED, type Worker } from './rig.ts';
import { openScene } from './scene.ts';
import { describeWork } from './suite.ts';

const files: ProjectFile[] = [
  { path: 'test_it.py', executable: false, content: Buffer.from('x = 1\n').toString('base64') },
];
const project = {
  snapshot: snapshotOf(files, sha256Hex, (text) => Buffer.from(text, 'base64')),
  files,
  command: 'pytest',
};
const projectSpec = (more: Partial<Parameters<typeof spec>[0]> = {}): TaskSpec =>
  spec({
    code: '',
    tests: undefined,
    project,
    requirements: { sandbox: 'process' },
    verification: 'always',
    ...more,
  });

const PATCH =
  'diff --git a/test_it.py b/test_it.py\n--- a/test_it.py\n+++ b/test_it.py\n@@ -1,1 +1,1 @@\n-x = 1\n+x = 2\n';
const RESULT: ResultBody = {
  ...PASSED,
  sandbox: 'process',
  project: { patch: PATCH, changed: 1, refused: [{ path: 'link', reason: 'not a file' }] },
};
const CHECK: CheckBody = { ...CHECK_PASSED, sandbox: 'process', patchHash: sha256Hex(PATCH) };

describe('what is hashed of a task', () => {
  it('is what it was before there were projects', () => {
    const contentJson = (task: TaskSpec): string => canonicalJson(contentOf(task));
    expect(contentJson(spec({ code: 'a', tests: 'b' }))).toBe('{"code":"a","tests":"b"}');
    expect(contentJson(spec({ code: 'a', tests: undefined, parts: [{ id: 'p', code: 'c' }] }))).toBe(
      '{"code":"a","parts":[{"code":"c","dependsOn":[],"id":"p"}]}',
    );
  });

  it('has the whole project, and the mode that was asked for', () => {
    expect(contentOf(projectSpec())).toEqual({ code: '', project, sandbox: 'process' });
  });
});

describeWork('projects', (open) => {
  // Its verifier runs programs only.
  const scene = openScene(open, { sandboxes: ['process'], projects: ['process'] });
  const { take, view } = scene;
  let verifier: Worker;

  const submit = (): Promise<TaskId> => submitOne(scene.rig.work, scene.owner, projectSpec());
  const finish = async (check: CheckBody): Promise<TaskView> => {
    const { rig, worker } = scene;
    const taskId = await submit();
    const held = await take(worker);
    await post(rig, worker, held.lease, RESULT);
    const checking = await take(verifier);
    expect(checking.payload).toEqual({ ...held.payload, kind: 'verify', sandbox: 'process' });
    await post(rig, verifier, checking.lease, check);
    return view(taskId);
  };

  it('are not taken while no verifier has a mode that can run them', async () => {
    const { rig, owner } = scene;
    await expect(submit()).rejects.toMatchObject({
      code: 'no_verifier',
      message: expect.stringContaining('process'),
    });
    verifier = await rig.worker(rig.operator, { roles: ['verify'], sandboxes: ['process'], projects: ['process'] });
    rig.directory.forget(verifier.id);
    const taskId = await submit();
    await rig.work.cancel(owner.id, taskId);
  });

  it('are refused when their files are not those of the snapshot', async () => {
    const { rig, owner } = scene;
    const changed = { ...project, files: [{ ...(files[0] as ProjectFile), executable: true }] };
    await expect(submitOne(rig.work, owner, projectSpec({ project: changed }))).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });

  it('go only to machines with a mode that can run them, whole', async () => {
    const { rig, owner, worker } = scene;
    const bare = await rig.worker(undefined, { sandboxes: ['wasm', 'process', 'docker'] });
    const taskId = await submit();
    expect(await pull(rig, bare)).toEqual([]);
    const { lease, payload } = await take(worker);
    expect(payload).toMatchObject({ kind: 'exec', code: '', required: 'process', project });
    await rig.work.cancel(owner.id, taskId);
    await expect(post(rig, worker, lease, RESULT)).rejects.toMatchObject({ code: 'lease_expired' });
  });

  it('are verified by running the command again, and say whether the patch came out the same', async () => {
    expect(await finish(CHECK)).toMatchObject({
      state: 'completed',
      verified: true,
      result: RESULT,
      patchReproduced: true,
    });
    // The same outcome with another patch is no forgery: a command may write the time. But it is told.
    expect(await finish({ ...CHECK, patchHash: sha256Hex('another') })).toMatchObject({
      state: 'completed',
      verified: true,
      patchReproduced: false,
    });
  });

  it('whose command fails are failed tasks, and their changes can be seen', async () => {
    const failed: ResultBody = {
      ...RESULT,
      exitCode: 1,
      testReport: { passed: false, hasTests: true, failure: 'the command exited with code 1' },
    };
    const { rig, worker } = scene;
    const taskId = await submit();
    await post(rig, worker, (await take(worker)).lease, failed);
    const reproduced = { ...CHECK, testReport: { passed: false, hasTests: true } };
    await post(rig, verifier, (await take(verifier)).lease, reproduced);
    expect(await view(taskId)).toMatchObject({
      state: 'failed',
      reason: 'tests_failed',
      result: { project: { patch: PATCH } },
      patchReproduced: true,
    });
  });

  it('are not done by a run that had no tests to tell of, that does not tell what it changed, or in another mode', async () => {
    const { rig, worker } = scene;
    await submit();
    const { lease } = await take(worker);
    const { project: _, ...silent } = RESULT;
    const wrong: ResultBody[] = [
      { ...RESULT, testReport: { passed: true, hasTests: false } },
      { ...RESULT, sandbox: 'wasm' },
      silent,
    ];
    for (const body of wrong) {
      await expect(post(rig, worker, lease, body)).rejects.toMatchObject({ code: 'result_invalid' });
    }
    await post(rig, worker, lease, RESULT);
  });

  it('alone have changes to tell of: a program’s result brings no patch that nobody checks', async () => {
    const { rig, owner, worker } = scene;
    await submitOne(rig.work, owner, spec({ tests: undefined }));
    const { lease } = await take(worker);
    const untested: ResultBody = { ...UNTESTED, sandbox: 'process' };
    const smuggled = { ...untested, project: { patch: PATCH, changed: 1, refused: [] } };
    await expect(post(rig, worker, lease, smuggled)).rejects.toMatchObject({ code: 'result_invalid' });
    expect(await post(rig, worker, lease, untested)).toBe('stored');
  });
});
