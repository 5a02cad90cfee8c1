/** Why something that claims to be a part of a ledger is refused. */
export type LedgerErrorCode = 'record_malformed' | 'checkpoint_malformed' | 'proof_impossible';

/** A ledger object that cannot be read or made. Verification never throws it: it answers with a coded result. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  readonly code: LedgerErrorCode;
  constructor(code: LedgerErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
