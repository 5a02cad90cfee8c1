import { z } from 'zod';

/** Half a surrogate pair has no UTF-8 and no RFC 8785 form: nothing could be hashed or signed over it. */
export const unicode = (maxChars: number) =>
  z
    .string()
    .max(maxChars)
    .refine((text) => text.isWellFormed(), 'half of a surrogate pair');

/** base64url without padding, bounded; what HPKE made of a JSON document. */
export const sealedText = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]*$/);
