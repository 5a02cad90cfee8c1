import { type SigningKey, sha256Hex } from '@edgecoder/crypto';

const REQUESTER_CHARS = 32;

/**
 * The name under which a service asks the inference service for one of its owners: the same each time, so that owners take
 * turns, and of no use to anybody else, as only the service's key can make it.
 *
 * A hash of the signature over the owner's id: Ed25519 signatures are deterministic (RFC 8032, 5.1.6) and this one is shown to
 * nobody.
 */
export const requesterFor = (key: SigningKey, ownerId: string): string =>
  sha256Hex(key.sign(`edgecoder/requester/v1\n${ownerId}`)).slice(0, REQUESTER_CHARS);
