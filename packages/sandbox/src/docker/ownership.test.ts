import { spawn } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { isOrphan, MACHINE_LABEL, newOwner, OWNER_LABEL } from './ownership.ts';

const mine = newOwner();
const [boot, space, pid, start] = mine.name.split('/');
const labels = (name: string, machine = mine.machine) => ({ [MACHINE_LABEL]: machine, [OWNER_LABEL]: name });

describe('a container without an owner', () => {
  it('is one whose process has ended, whose number another process has by now, or whose machine was started again', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.once('exit', resolve));
    expect(isOrphan(labels(`${boot}/${space}/${child.pid}/12345/1`))).toBe(true);
    expect(isOrphan(labels(`before/${space}/${pid}/${start}/1`))).toBe(true);
    const onLinux = process.platform === 'linux';
    expect(isOrphan(labels(`${boot}/${space}/${pid}/${onLinux ? '1' : 'gone'}/1`))).toBe(true);
  });

  it('is none whose process lives, nor one of which nothing can be known', () => {
    expect(isOrphan(labels(mine.name))).toBe(false);
    expect(isOrphan(labels(newOwner().name))).toBe(false);
    expect(isOrphan(labels(`before/${space}/1/1/1`, 'another machine'))).toBe(false);
    expect(isOrphan(labels(`${boot}/another/1/1/1`))).toBe(false);
    expect(isOrphan(labels('nonsense'))).toBe(true);
    expect(isOrphan({ [MACHINE_LABEL]: mine.machine })).toBe(false);
    expect(isOrphan({})).toBe(false);
  });
});
