import canonicalizeValue from 'canonicalize';

/**
 * RFC 8785 (JSON Canonicalization Scheme): the one byte form in which a value is hashed or signed.
 *
 * @throws {TypeError} when the value has no JSON form (undefined, a function, NaN, an infinity, a bigint).
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalizeValue(value);
  if (text === undefined) throw new TypeError('value has no JSON form');
  return text;
}
