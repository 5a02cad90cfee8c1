import type { PeerId } from '@edgecoder/protocol';
import type { Access, Caller, CallerRole } from '@edgecoder/service';
import type { InferenceSettings } from './settings.ts';

/** Whoever asks on behalf of tasks. */
export const FOR_SERVICES: Access & { kind: 'signed' } = {
  kind: 'signed',
  roles: ['service', 'operator'],
  withToken: true,
};
/** Whoever talks to a model. */
export const FOR_TALKERS: Access & { kind: 'signed' } = {
  kind: 'signed',
  roles: ['service', 'user', 'operator'],
  withToken: true,
};
export const FOR_OPERATORS: Access & { kind: 'signed' } = { kind: 'signed', roles: ['operator'], withToken: true };
/** Whoever looks at what there is. */
export const FOR_WATCHERS: Access & { kind: 'token' } = { kind: 'token', roles: ['operator'] };

/** What a key is to this service: what the settings say of it, and a stranger otherwise. */
export function callerOf(
  { services, users, operators }: InferenceSettings['callers'],
  publicKey: string,
  peerId: PeerId,
): Caller {
  const roles = new Set<CallerRole>();
  if (services.has(peerId)) roles.add('service');
  if (users.has(peerId)) roles.add('user');
  if (operators.has(peerId)) roles.add('operator').add('user');
  if (roles.size === 0) roles.add('stranger');
  return { publicKey, peerId, ownerId: peerId, roles };
}

/**
 * Who takes turns at the models: whoever asks, or each of those for whom a service asks. Others cannot take more turns by
 * naming themselves anew.
 */
export const requesterOf = ({ peerId, roles }: Pick<Caller, 'peerId' | 'roles'>, named: string | undefined): string =>
  named !== undefined && roles.has('service') ? `${peerId} ${named}` : peerId;
