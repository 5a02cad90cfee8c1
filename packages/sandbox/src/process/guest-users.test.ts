import { expect, it } from '@jest/globals';
import { GUEST_IDS } from '../supervisor/guest-limits.ts';
import { createGuestUsers } from './guest-users.ts';

it('gives no user to two guests at a time, however long one of them stays', () => {
  const users = createGuestUsers();
  const stays = users.take();
  for (let i = 0; i < 2 * GUEST_IDS; i++) {
    const slot = users.take();
    expect(slot).not.toBe(stays);
    users.release(slot);
  }
  for (let i = 1; i < GUEST_IDS; i++) users.take();
  expect(() => users.take()).toThrow(expect.objectContaining({ code: 'unavailable' }));
  users.release(stays);
  expect(users.take()).toBe(stays);
});
