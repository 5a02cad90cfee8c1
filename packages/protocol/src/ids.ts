import { z } from 'zod';

/** Identifiers are branded: a task id cannot be passed where an agent id is meant. */

const uuid = z.uuid();

/** UUIDv7 of a task, given by the coordinator that accepted it. */
export const TaskId = uuid.brand<'TaskId'>();
export type TaskId = z.infer<typeof TaskId>;

/** UUIDv7 of one node of a task's DAG. */
export const SubtaskId = uuid.brand<'SubtaskId'>();
export type SubtaskId = z.infer<typeof SubtaskId>;

/** UUIDv7 of one lease: a new one each time a subtask is handed out. */
export const LeaseId = uuid.brand<'LeaseId'>();
export type LeaseId = z.infer<typeof LeaseId>;

/**
 * Identity of whoever holds an Ed25519 key: the first 26 characters of the lower-case RFC 4648 base32 (no padding) of
 * SHA-256(raw public key). Users (owners), agents and coordinators all have one; a URL is never an identity.
 */
export const PeerId = z
  .string()
  .regex(/^[a-z2-7]{26}$/)
  .brand<'PeerId'>();
export type PeerId = z.infer<typeof PeerId>;

/** Raw 32-byte Ed25519 or X25519 public key as 64 lower-case hex digits. */
export const PublicKeyHex = z.string().regex(/^[0-9a-f]{64}$/);

/** SHA-256 as 64 lower-case hex digits. */
export const Sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

/** Ed25519 signature as 128 lower-case hex digits. */
export const SignatureHex = z.string().regex(/^[0-9a-f]{128}$/);

/**
 * Account of the double-entry books. `user:` belongs to an owner, `agent:` to a machine of an owner, `held:` is what an
 * owner has reserved for running tasks; `system:` accounts are postings only and may go below zero.
 */
export const AccountId = z
  .string()
  .regex(/^(?:(?:user|agent|held):[a-z2-7]{26}|system:(?:fees|faucet|escrow))$/)
  .brand<'AccountId'>();
export type AccountId = z.infer<typeof AccountId>;

/** The owner's spendable account. */
export const userAccount = (owner: string): AccountId => `user:${owner}` as AccountId;
/** The account a machine earns into. */
export const agentAccount = (agent: string): AccountId => `agent:${agent}` as AccountId;
/** What an owner has reserved for running tasks. */
export const heldAccount = (owner: string): AccountId => `held:${owner}` as AccountId;

/** System accounts: postings only, no row to fight over. */
export const SYSTEM_FEES = 'system:fees' as AccountId;
export const SYSTEM_FAUCET = 'system:faucet' as AccountId;
export const SYSTEM_ESCROW = 'system:escrow' as AccountId;
