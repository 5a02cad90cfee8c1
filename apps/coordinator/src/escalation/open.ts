import { escalationClient } from '@edgecoder/client';
import type { SigningKey } from '@edgecoder/crypto';
import type { CoordinatorSettings } from '../settings.ts';
import type { Escalation } from './index.ts';

/** The escalation service that the settings name; undefined when they name none. Nothing is asked of it before it is needed. */
export function openEscalation(
  { escalation, http }: Pick<CoordinatorSettings, 'escalation' | 'http'>,
  key: SigningKey,
): (Escalation & { close(): Promise<void> }) | undefined {
  if (escalation === undefined) return undefined;
  const client = escalationClient({ url: escalation.url, key, meshToken: http.meshToken?.reveal() });
  return { client, serviceId: escalation.serviceId, close: () => client.close() };
}
