import { randomBytes } from 'node:crypto';

/** Bytes drawn at once. */
const POOL_BYTES = 8_192;

/**
 * Random bytes of the system, drawn in larger portions: each call of it costs more than the few bytes of a salt or a nonce do.
 * Every byte is given out once and forgotten.
 */
export function createRandomPool(draw: (bytes: number) => Uint8Array = randomBytes): (bytes: number) => Uint8Array {
  let pool = new Uint8Array(0);
  let at = 0;
  return (bytes) => {
    if (bytes > POOL_BYTES) return draw(bytes);
    if (at + bytes > pool.length) {
      pool = Uint8Array.from(draw(POOL_BYTES));
      at = 0;
    }
    const given = pool.slice(at, at + bytes);
    pool.fill(0, at, at + bytes);
    at += bytes;
    return given;
  };
}
