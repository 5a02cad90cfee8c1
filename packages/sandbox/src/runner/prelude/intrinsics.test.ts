import { constants, createContext, runInContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { GUEST_PRELUDE, type GuestPrelude } from '../guest-prelude.ts';

/** A global object of its own with the prelude in it, seen from a realm that nothing done to it reaches. */
function guest(): { global: Record<string, object>; tampered(): string } {
  const global = createContext(constants.DONT_CONTEXTIFY) as Record<string, object>;
  const prelude = runInContext(`(${GUEST_PRELUDE})`, global) as GuestPrelude;
  const { tampered } = prelude(
    () => {},
    () => {},
    () => 0,
  );
  return { global, tampered };
}

const INTRINSICS =
  'Object Function Array String Number Boolean Symbol BigInt Math JSON Reflect Map Set WeakMap RegExp Promise Error Uint8Array'.split(
    ' ',
  );

const other = (): string => 'other';
const WAYS: Record<string, (holder: object, key: PropertyKey) => void> = {
  'is assigned to': (holder, key) => void Reflect.set(holder, key, other),
  'is defined anew': (holder, key) => void Reflect.defineProperty(holder, key, { value: other }),
  'is computed': (holder, key) => void Reflect.defineProperty(holder, key, { get: other }),
  'is deleted': (holder, key) => void Reflect.deleteProperty(holder, key),
};

/** What tests themselves replace, and what the prelude says it leaves alone. */
const isFree = (name: string, holder: object, key: PropertyKey): boolean =>
  key === 'constructor' ||
  (typeof holder === 'function' && (key === 'length' || key === 'name')) ||
  (name === 'Math' && key === 'random') ||
  (name === 'Error' && (key === 'prepareStackTrace' || key === 'stackTraceLimit'));

const same = (one: PropertyDescriptor | undefined, two: PropertyDescriptor | undefined): boolean =>
  Object.is(one?.value, two?.value) && one?.get === two?.get && one?.set === two?.set;

describe('what tests rely on', () => {
  it.each(Object.keys(WAYS))('stays as it is, or is named, when it %s', (way) => {
    const { global, tampered } = guest();
    const missed: string[] = [];
    let looked = 0;
    for (const name of INTRINSICS) {
      const whole = global[name] as object & { prototype?: object };
      for (const holder of [whole, whole.prototype ?? {}]) {
        for (const key of Reflect.ownKeys(holder)) {
          if (isFree(name, holder, key)) continue;
          const original = Reflect.getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
          try {
            (WAYS[way] as (holder: object, key: PropertyKey) => void)(holder, key);
          } catch {
            // The language itself refuses some.
          }
          const isSame = same(original, Reflect.getOwnPropertyDescriptor(holder, key));
          if ((tampered() === '') !== isSame) missed.push(`${name} ${String(key)}`);
          if (!isSame) Reflect.defineProperty(holder, key, original);
          looked += 1;
        }
      }
    }
    expect(missed).toEqual([]);
    expect(tampered()).toBe('');
    expect(looked).toBeGreaterThan(300);
  });

  it('cannot be hidden behind what descriptors inherit', () => {
    const { global, tampered } = guest();
    const { prototype } = global['Array'] as unknown as { prototype: unknown[] };
    const root = (global['Object'] as unknown as { prototype: object }).prototype;
    const { every } = prototype;
    Reflect.defineProperty(root, 'value', { value: every, writable: true, configurable: true });
    Reflect.defineProperty(prototype, 'every', Object.assign(Object.create(null), { get: () => () => true }));
    expect(tampered()).not.toBe('');
  });

  it('names a symbol that the language asks for where there was none, and no other', () => {
    const { global, tampered } = guest();
    const own = Symbol('own');
    const missed: string[] = [];
    for (const name of INTRINSICS) {
      const holder = global[name] as object;
      for (const key of [own, Symbol.toPrimitive, Symbol.isConcatSpreadable, Symbol.asyncIterator]) {
        if (Reflect.ownKeys(holder).includes(key)) continue;
        Reflect.defineProperty(holder, key, { value: other, configurable: true });
        if ((tampered() === '') !== (key === own)) missed.push(`${name} ${String(key)}`);
        Reflect.deleteProperty(holder, key);
      }
    }
    expect(missed).toEqual([]);
    expect(tampered()).toBe('');
  });
});
