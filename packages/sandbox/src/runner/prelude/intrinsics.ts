import type { Bound } from './bound.ts';

/** What the prelude knows of the language as it was before the program. */
export interface Intrinsics {
  /**
   * Names the first intrinsic that is no longer what it was, or says '' when all are.
   * @param isBefore the tests have not begun: they may replace timers, a program may not.
   */
  tampered(isBefore?: boolean): string;
  /**
   * Adds what tests rely on besides the language: an object, or a constructor with its prototype.
   * @param keys those that count; without it all do.
   */
  remember(place: string, holder: object, keys?: readonly string[]): void;
  /** Takes the timers that are there for the right ones: who runs the guest has put its own in place. */
  rememberTimers(): void;
  /** A script that says what these tests find under names of the language, for `shadowed`. */
  globalsUsed(tests: string): string;
  /** Names the first of them that is a declaration of the program's own, or says ''. */
  shadowed(found: readonly unknown[]): string;
}

/**
 * The part of the guest's prelude that remembers the language as tests rely on it, and fixes what decides most tests. It is
 * sent there as source (see `guest-prelude.ts`), so it uses nothing but the language and its arguments, and takes hold of all
 * that it uses before the guest's first line.
 * @param timerNames globals that tests themselves like to replace, besides those named here.
 */
export function guestIntrinsics(bound: Bound, timerNames: readonly string[]): Intrinsics {
  const global = globalThis as unknown as Record<PropertyKey, unknown>;
  const { defineProperty, getOwnPropertyDescriptor, getOwnPropertySymbols, getPrototypeOf, isExtensible } = Object;
  const { ownKeys } = Reflect;
  const text = String;
  const NewMap = Map;
  const NewSet = Set;
  const symbolText = bound(Symbol.prototype.toString);
  const mapGet = bound(Map.prototype.get);
  const mapSet = bound(Map.prototype.set);
  const setAdd = bound(Set.prototype.add);
  const setHas = bound(Set.prototype.has);
  const includes = bound(String.prototype.includes);
  const objectPrototype = Object.prototype;
  const numberPrototype = Number.prototype;
  const { iterator } = Symbol;

  const fix = (holder: object, isLeft: (key: PropertyKey) => boolean): void => {
    for (const key of ownKeys(holder)) {
      const property = getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
      if (!property.configurable || isLeft(key)) continue;
      defineProperty(
        holder,
        key,
        'value' in property ? { writable: false, configurable: false } : { configurable: false },
      );
    }
  };

  // These few decide most tests, and nothing ordinary replaces them: an assignment has no effect.
  for (const name of ['JSON', 'Math', 'Object', 'Number', 'Reflect', 'Array', 'String', 'Promise'] as const) {
    const isSpecies = (key: PropertyKey): boolean => key === Symbol.species;
    fix(global[name] as object, (key) => (name === 'Math' && key === 'random') || isSpecies(key));
    if (name === 'JSON' || name === 'Math') {
      defineProperty(global, name, { writable: false, configurable: false });
    }
  }

  // Of prototypes what is not assigned to anew on what inherits from them: such an assignment would have no effect either.
  for (const kind of [String, Number, Boolean, BigInt, Symbol, RegExp]) {
    fix(kind.prototype as object, (key) => key === 'constructor' || key === 'toString' || key === 'valueOf');
  }
  const ofStacks = new NewSet<PropertyKey>([
    'constructor',
    'toString',
    'toLocaleString',
    'push',
    'pop',
    'shift',
    'unshift',
    'splice',
    'concat',
    'sort',
    'reverse',
  ]);
  fix(Array.prototype, (key) => typeof key === 'symbol' || setHas(ofStacks, key));
  const callers = new NewSet<PropertyKey>(['call', 'apply', 'bind']);
  fix(Function.prototype, (key) => !setHas(callers, key));
  /** JSON, by which tests compare, asks these how to be written; none of them says it in the language itself. */
  const plain = [Object, Array, String, Number, Boolean].map(({ name, prototype }) => ({ name, prototype }));

  /** Names that tests themselves like to replace, or that engines expect to be set, by where they are. */
  const none = new NewSet<PropertyKey>();
  const free = new NewMap<string, Set<PropertyKey>>([
    ['', new NewSet<PropertyKey>(['Date', 'performance', 'escape', 'unescape', ...timerNames])],
    ['Math', new NewSet<PropertyKey>(['random'])],
    ['Date', new NewSet<PropertyKey>(['now'])],
    ['Error', new NewSet<PropertyKey>(['prepareStackTrace', 'stackTraceLimit'])],
    ['Buffer', new NewSet<PropertyKey>(['poolSize'])],
    ['EventEmitter', new NewSet<PropertyKey>(['defaultMaxListeners'])],
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
  /** Symbols by which the language asks a value how it is to be treated; others mean something to who has made them alone. */
  const asking = ownKeys(Symbol)
    .map((key) => getOwnPropertyDescriptor(Symbol, key)?.value as unknown)
    .filter((value) => typeof value === 'symbol');
  const walked: object[] = [];
  const walkedPlaces: string[] = [];
  const walkedSymbols: symbol[][] = [];
  /** Remembers a property, unless nobody can change it; gives its value. */
  const record = (holder: object, key: PropertyKey, place: string): unknown => {
    const property = getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
    if (property.configurable || property.writable) {
      const at = holders.length;
      holders[at] = holder;
      names[at] = key;
      places[at] = place;
      originals[at] = 'value' in property ? property.value : property.get;
      setters[at] = property.set;
    }
    return property.value;
  };
  const walk = (holder: object, place: string): void => {
    if (setHas(seen, holder)) return;
    setAdd(seen, holder);
    const index = walked.length;
    walked[index] = holder;
    walkedPlaces[index] = place;
    walkedSymbols[index] = getOwnPropertySymbols(holder);
    const freeHere = (mapGet(free, place) as Set<PropertyKey> | undefined) ?? none;
    const isFunction = typeof holder === 'function';
    for (const key of ownKeys(holder)) {
      if (setHas(freeHere, key) || (place === 'console' && typeof key === 'string' && key !== 'assert')) continue;
      // A constructor's name, length and prototype cannot be written, and a prototype's constructor decides no test.
      if (key === 'constructor' || (isFunction && (key === 'length' || key === 'name'))) continue;
      const value = record(holder, key, place);
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
  const addedSymbol = (holder: object, before: readonly symbol[]): symbol | undefined => {
    if (getOwnPropertySymbols(holder).length === before.length) return undefined;
    for (let i = 0; i < asking.length; i++) {
      const key = asking[i] as symbol;
      // That numbers can be iterated is a known joke, and changes nothing that worked before.
      let isKnown = holder === numberPrototype && key === iterator;
      for (let j = 0; j < before.length; j++) isKnown ||= before[j] === key;
      if (!isKnown && getOwnPropertyDescriptor(holder, key) !== undefined) return key;
    }
    return undefined;
  };
  const tampered = (isBefore?: boolean): string => {
    for (let i = 0; isBefore && i < timerNames.length; i++) {
      const name = timerNames[i] as string;
      if (getOwnPropertyDescriptor(global, name)?.value !== timers[i]) return name;
    }
    for (let i = 0; i < plain.length; i++) {
      const at = plain[i] as { name: string; prototype: object };
      if (getOwnPropertyDescriptor(at.prototype, 'toJSON') !== undefined) return `${at.name}.prototype.toJSON`;
    }
    for (let i = 0; i < holders.length; i++) {
      const property = getOwnPropertyDescriptor(holders[i] as object, names[i] as PropertyKey);
      if (property === undefined) return changed(i);
      const current = 'value' in property ? property.value : property.get;
      if (current !== originals[i] || property.set !== setters[i]) return changed(i);
    }
    for (let i = 0; i < walked.length; i++) {
      const key = addedSymbol(walked[i] as object, walkedSymbols[i] as symbol[]);
      if (key !== undefined) return label(walkedPlaces[i] as string, key);
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
  // Programs that make their own of these are no rare sight; what tests then use is what they are meant to try. NaN is never itself.
  const ownMade = new NewSet<PropertyKey>([
    'Map',
    'Set',
    'WeakMap',
    'WeakSet',
    'WeakRef',
    'Date',
    'Iterator',
    'DOMException',
    'NaN',
  ]);
  const inLowerCase = new NewSet<PropertyKey>(['parseInt', 'parseFloat', 'isNaN', 'isFinite', ...timerNames]);
  const timers: unknown[] = [];
  const rememberTimers = (): void => {
    for (let i = 0; i < timerNames.length; i++) {
      defineProperty(timers, i, { value: global[timerNames[i] as string], configurable: true });
    }
  };
  rememberTimers();
  const shadowable = ownKeys(global).filter(
    (key): key is string =>
      typeof key === 'string' &&
      ((key[0] as string) >= 'A' && (key[0] as string) <= 'Z' ? !setHas(ownMade, key) : setHas(inLowerCase, key)),
  );
  let used: string[] = [];
  return {
    remember(place, holder, keys) {
      if (keys === undefined) walk(holder, place);
      else for (const key of keys) record(holder, key, place);
    },
    rememberTimers,
    tampered,
    globalsUsed(tests) {
      used = [];
      let source = '[';
      for (let i = 0; i < shadowable.length; i++) {
        const name = shadowable[i] as string;
        if (!includes(tests, name)) continue;
        defineProperty(used, used.length, { value: name });
        source += `${name},`;
      }
      return `${source}]`;
    },
    shadowed(found) {
      for (let i = 0; i < used.length; i++) {
        const name = used[i] as string;
        const { value } = getOwnPropertyDescriptor(global, name) as PropertyDescriptor;
        if (found[i] !== value) return name;
      }
      return '';
    },
  };
}
