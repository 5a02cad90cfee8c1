import { MISS_POINTS } from '@edgecoder/policy';
import { describe, expect, it } from '@jest/globals';
import { Misses } from './misses.ts';

const task = { owner_id: 'requester' };
const part = { class_id: 7 };
const by = (agentId: string) => ({ agentId, ownerId: `owner of ${agentId}` });

describe('what leases came to', () => {
  it('is nothing to write where it was well done by machines that have nothing to be forgotten', () => {
    const misses = new Misses();
    for (const agentId of ['b', 'a']) misses.note(task, part, by(agentId), 'held');
    expect(misses.changes(() => false)).toEqual([]);
    expect(misses.changes((agentId) => agentId === 'b')).toMatchObject([{ agent_id: 'b', reset: true, points: 0 }]);
  });

  it('is one breakdown when a machine went away with many leases in hand', () => {
    const misses = new Misses();
    for (let lease = 0; lease < 16; lease += 1) misses.note(task, part, by('a'), 'lost');
    expect(misses.changes(() => false)).toMatchObject([{ points: MISS_POINTS.gave_up, missed: true }]);
  });

  it('is written of whoever gave up, whatever is known of it, and of nobody’s own tasks', () => {
    const misses = new Misses();
    misses.note(task, part, by('a'), 'held');
    misses.note(task, part, by('a'), 'gave_up');
    misses.note({ owner_id: 'owner of b' }, part, by('b'), 'gave_up');
    expect(misses.changes(() => false)).toMatchObject([{ agent_id: 'a', class_id: 7, reset: true, missed: true }]);
  });
});
