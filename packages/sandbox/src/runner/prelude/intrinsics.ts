import type { Bound } from './bound.ts';

/**
 * The part of the guest's prelude that remembers the language as tests rely on it, and fixes what decides most tests. It is
 * sent there as source (see `guest-prelude.ts`), so it uses nothing but the language and its arguments, and takes hold of all
 * that it uses before the guest's first line.
 * @param timerNames globals that tests themselves like to replace, besides those named here.
 * @returns a function that names the first intrinsic that is no longer what it was, or says '' when all are.
 */
export function guestIntrinsics(bound: Bound, timerNames: readonly string[]): () => string {
  const global = globalThis as unknown as Record<PropertyKey, unknown>;
  const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, isExtensible } = Object;
  const { ownKeys } = Reflect;
  const text = String;
  const NewMap = Map;
  const NewSet = Set;
  const symbolText = bound(Symbol.prototype.toString);
  const mapGet = bound(Map.prototype.get);
  const mapSet = bound(Map.prototype.set);
  const setAdd = bound(Set.prototype.add);
  const setHas = bound(Set.prototype.has);
  const objectPrototype = Object.prototype;

  // These few decide most tests, and nothing ordinary replaces them: an assignment has no effect.
  for (const name of ['JSON', 'Math', 'Object', 'Number', 'Reflect'] as const) {
    const holder = global[name] as object;
    for (const key of ownKeys(holder)) {
      if (name === 'Math' && key === 'random') continue;
      const property = getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
      if (property.configurable && 'value' in property) {
        defineProperty(holder, key, { writable: false, configurable: false });
      }
    }
    if (name === 'JSON' || name === 'Math') {
      defineProperty(global, name, { writable: false, configurable: false });
    }
  }

  /** Names that tests themselves like to replace, or that engines expect to be set, by where they are. */
  const none = new NewSet<PropertyKey>();
  const free = new NewMap<string, Set<PropertyKey>>([
    ['', new NewSet<PropertyKey>(['Date', 'performance', ...timerNames])],
    ['Math', new NewSet<PropertyKey>(['random'])],
    ['Date', new NewSet<PropertyKey>(['now'])],
    ['Error', new NewSet<PropertyKey>(['prepareStackTrace', 'stackTraceLimit'])],
  ]);
  const holders: object[] = [];
  const names: PropertyKey[] = [];
  const originals: unknown[] = [];
  const setters: unknown[] = [];
  /** Where each holder is: made into a name with its key only when that is asked for, there being so many. */
  const places: string[] = [];
  const label = (place: string, key: PropertyKey): string =>
    typeof key === 'symbol' ? `${place}[${symbolText(key)}]` : place === '' ? text(key) : `${place}.${text(key)}`;
  const seen = new NewSet<object>();
  const walk = (holder: object, place: string): void => {
    if (setHas(seen, holder)) return;
    setAdd(seen, holder);
    const freeHere = (mapGet(free, place) as Set<PropertyKey> | undefined) ?? none;
    const isFunction = typeof holder === 'function';
    for (const key of ownKeys(holder)) {
      if (setHas(freeHere, key) || (place === 'console' && typeof key === 'string' && key !== 'assert')) continue;
      // A constructor's name, length and prototype cannot be written, and a prototype's constructor decides no test.
      if (key === 'constructor' || (isFunction && (key === 'length' || key === 'name'))) continue;
      const property = getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
      const { value } = property;
      // What nobody can change need not be looked at again.
      if (property.configurable || property.writable) {
        const at = holders.length;
        holders[at] = holder;
        names[at] = key;
        places[at] = place;
        originals[at] = 'value' in property ? value : property.get;
        setters[at] = property.set;
      }
      if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
        if (holder === global || key === 'prototype') walk(value as object, label(place, key));
      }
    }
    const parent = getPrototypeOf(holder) as object | null;
    if (parent !== null) walk(parent, `${place}.__proto__`);
  };
  walk(global, '');
  const extra: [string, object][] = [
    ['ArrayIterator', getPrototypeOf([][Symbol.iterator]()) as object],
    ['StringIterator', getPrototypeOf(''[Symbol.iterator]()) as object],
    ['MapIterator', getPrototypeOf(new NewMap()[Symbol.iterator]()) as object],
    ['SetIterator', getPrototypeOf(new NewSet()[Symbol.iterator]()) as object],
    ['Generator', getPrototypeOf((function* () {})()) as object],
  ];
  for (const [place, holder] of extra) walk(holder, place);
  const globalParent = getPrototypeOf(global);

  const globalsAtStart = new NewMap<unknown, boolean>();
  for (const key of ownKeys(global)) mapSet(globalsAtStart, key, true);
  const rootsAtStart = new NewMap<unknown, boolean>();
  for (const key of ownKeys(objectPrototype)) mapSet(rootsAtStart, key, true);

  const changed = (at: number): string => label(places[at] as string, names[at] as PropertyKey);
  return () => {
    for (let i = 0; i < holders.length; i++) {
      const property = getOwnPropertyDescriptor(holders[i] as object, names[i] as PropertyKey);
      if (property === undefined) return changed(i);
      const current = 'value' in property ? property.value : property.get;
      if (current !== originals[i] || property.set !== setters[i]) return changed(i);
    }
    if (getPrototypeOf(global) !== globalParent) return 'globalThis.__proto__';
    if (!isExtensible(global)) return 'globalThis';
    const added = ownKeys(global);
    for (let i = 0; i < added.length; i++) {
      const key = added[i] as PropertyKey;
      if (mapGet(globalsAtStart, key)) continue;
      const property = getOwnPropertyDescriptor(global, key);
      // A fixed or computed global would outlast the tests' own declaration of that name.
      if (property !== undefined && (!('value' in property) || !property.writable)) return text(key);
    }
    const inherited = ownKeys(objectPrototype);
    for (let i = 0; i < inherited.length; i++) {
      const key = inherited[i] as PropertyKey;
      if (mapGet(rootsAtStart, key)) continue;
      const property = getOwnPropertyDescriptor(objectPrototype, key);
      if (property !== undefined && (!('value' in property) || !property.writable))
        return `Object.prototype.${text(key)}`;
    }
    return '';
  };
}
