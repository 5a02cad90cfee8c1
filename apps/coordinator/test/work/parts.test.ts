import { expect, it } from '@jest/globals';
import { CHECK_FAILED, CHECK_PASSED, FAILED, PASSED, post, pull, spec, submitOne, UNTESTED } from './rig.ts';
import { openScene } from './scene.ts';
import { describeWork } from './suite.ts';

describeWork('a task of several parts', (open) => {
  const scene = openScene(open);
  const { submit, take, view, trusted, audit } = scene;

  const parts = [
    { id: 'base', code: 'a = 1' },
    { id: 'left', dependsOn: ['base'], code: 'b = a', tests: 'assert b == 1' },
    { id: 'right', dependsOn: ['base'], code: 'c = a' },
  ];

  it('runs each part after those it depends on, with their code before its own', async () => {
    const { rig, owner, verifier } = scene;
    const taskId = await submitOne(
      rig.work,
      owner,
      spec({ parts, code: 'd = b + c', tests: 'assert d == 2', verification: 'adaptive' }),
    );
    const machine = await trusted();
    const seen: string[] = [];
    for (let round = 0; round < 40 && !(await view(taskId)).finishedAt; round += 1) {
      for (const { lease, payload } of await pull(rig, machine, 16)) {
        seen.push(payload.code);
        await post(rig, machine, lease, payload.tests === undefined ? UNTESTED : PASSED);
      }
      for (const { lease } of await pull(rig, verifier, 16)) await post(rig, verifier, lease, CHECK_PASSED);
    }
    expect(seen[0]).toBe('a = 1');
    expect([...seen.slice(1, 3)].sort()).toEqual(['a = 1\nb = a', 'a = 1\nc = a']);
    expect(seen[3]).toBe('a = 1\nb = a\nc = a\nd = b + c');
    expect(await view(taskId)).toMatchObject({
      state: 'completed',
      subtasks: [{ part: 'base' }, { part: 'left' }, { part: 'right' }, { part: 'main' }],
    });
    await audit();
  });

  it('cancels what depends on a part that failed', async () => {
    const { rig, owner, worker, verifier } = scene;
    const taskId = await submitOne(
      rig.work,
      owner,
      spec({ parts: [{ id: 'base', code: 'a = 1', tests: 'assert a == 2' }, ...parts.slice(1)] }),
    );
    await post(rig, worker, (await take(worker)).lease, FAILED);
    await post(rig, verifier, (await take(verifier)).lease, CHECK_FAILED);
    const failed = await view(taskId);
    expect(failed).toMatchObject({ state: 'failed', reason: 'tests_failed', heldMc: 0 });
    expect(failed.subtasks.map((part) => [part.part, part.state, part.reason])).toEqual([
      ['base', 'failed', 'tests_failed'],
      ['left', 'cancelled', 'dependency_failed'],
      ['right', 'cancelled', 'dependency_failed'],
      ['main', 'cancelled', 'dependency_failed'],
    ]);
    expect(await pull(rig, worker)).toEqual([]);
    await audit();
  });

  it.each([
    [
      'a part twice',
      [
        { id: 'x', code: '' },
        { id: 'x', code: '' },
      ],
    ],
    ['an unknown dependency', [{ id: 'x', dependsOn: ['y'], code: '' }]],
    ['itself', [{ id: 'x', dependsOn: ['x'], code: '' }]],
    [
      'a circle',
      [
        { id: 'x', dependsOn: ['y'], code: '' },
        { id: 'y', dependsOn: ['x'], code: '' },
      ],
    ],
    ['the reserved name', [{ id: 'main', code: '' }]],
  ])('refuses parts with %s', async (_name, bad) => {
    await expect(submit({ parts: bad })).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
