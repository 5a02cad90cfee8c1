/** Why a cryptographic operation was refused. */
export type CryptoErrorCode =
  /** Not a key of the right length and form. */
  | 'invalid_key'
  /** Not the text or bytes the format asks for. */
  | 'malformed'
  /** The ciphertext, its key, its associated data or its position do not belong together. */
  | 'open_failed'
  /** The passphrase of a key file is not the one it was sealed with. */
  | 'wrong_passphrase';

/** A key, text or ciphertext that this package refuses. The message never holds secret material. */
export class CryptoError extends Error {
  override readonly name = 'CryptoError';
  readonly code: CryptoErrorCode;
  constructor(code: CryptoErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Why a signed request was refused; each is also an error code of the HTTP interface. */
export type SignatureErrorCode = 'signature_missing' | 'signature_invalid' | 'signature_expired' | 'digest_mismatch';

/** A request whose RFC 9421 signature does not hold. The message is safe to show to the caller. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError';
  readonly code: SignatureErrorCode;
  constructor(code: SignatureErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
