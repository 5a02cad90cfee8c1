/**
 * What is put around a JavaScript guest, run inside the guest's own engine before its first line. It is sent there as
 * source (`Function.prototype.toString`), so it may use nothing but the language and its arguments, and after the first
 * line of the guest nothing that the guest could have replaced: everything is taken hold of beforehand.
 */

export interface PreludeHost {
  write(toStderr: boolean, text: string): void;
  assertionFailed(message: string, stack: string): void;
  /** The guest's clock, milliseconds. */
  now(): number;
}

export interface PreludeHandles {
  /** Names the first intrinsic that is no longer what it was, or says '' when all are. */
  tampered(): string;
  /** When the next timer is due by the guest's clock, or -1. */
  nextTimer(): number;
  runTimer(): void;
  /** An uncaught error as text, the way an engine prints it. */
  describe(error: unknown): string;
}

export function guestPrelude(
  write: PreludeHost['write'],
  assertionFailed: PreludeHost['assertionFailed'],
  now: PreludeHost['now'],
): PreludeHandles {
  const global = globalThis as unknown as Record<PropertyKey, unknown>;
  const {
    defineProperty,
    getOwnPropertyDescriptor,
    getPrototypeOf,
    is,
    isExtensible,
    keys: objectKeys,
    freeze,
  } = Object;
  const { ownKeys, apply } = Reflect;
  const { isArray } = Array;
  const { floor, trunc } = Math;
  const { stringify } = JSON;
  const { isNaN: isNotANumber } = Number;
  const text = String;
  const toNumber = Number;
  const toInt = parseInt;
  const toFloat = parseFloat;
  const NewError = Error;
  const NewMap = Map;
  const NewSet = Set;

  // biome-ignore lint: the one way to call a method that stays safe when prototypes are replaced.
  const bound = <F extends (...args: any[]) => any>(method: F) =>
    Function.prototype.call.bind(method) as unknown as (self: unknown, ...args: unknown[]) => ReturnType<F>;
  const toText = {
    function: bound(Function.prototype.toString),
    number: bound(Number.prototype.toString),
    symbol: bound(Symbol.prototype.toString),
    bigint: bound(BigInt.prototype.toString),
    regexp: bound(RegExp.prototype.toString),
    iso: bound(Date.prototype.toISOString),
    time: bound(Date.prototype.getTime),
    object: bound(Object.prototype.toString),
  };
  const unbox: [string, (self: unknown) => unknown][] = [
    ['Number', bound(Number.prototype.valueOf)],
    ['String', bound(String.prototype.valueOf)],
    ['Boolean', bound(Boolean.prototype.valueOf)],
    ['Symbol', bound(Symbol.prototype.valueOf)],
    ['BigInt', bound(BigInt.prototype.valueOf)],
  ];
  const slice = bound(String.prototype.slice);
  const indexOf = bound(String.prototype.indexOf);
  const _charCode = bound(String.prototype.charCodeAt);
  const startsWith = bound(String.prototype.startsWith);
  const test = bound(RegExp.prototype.test);
  const getter = (holder: object, key: PropertyKey) =>
    bound(getOwnPropertyDescriptor(holder, key)?.get as (this: unknown) => unknown);
  const mapSize = getter(Map.prototype, 'size');
  const setSize = getter(Set.prototype, 'size');
  const typedArrayPrototype = getPrototypeOf(Uint8Array.prototype) as object;
  // Engines have it on each error or, as an accessor, on the prototype of all.
  const inheritedStack =
    getOwnPropertyDescriptor(Error.prototype, 'stack') === undefined ? undefined : getter(Error.prototype, 'stack');
  const typedArrayTag = getter(typedArrayPrototype, Symbol.toStringTag);
  const typedArrayLength = getter(typedArrayPrototype, 'length');
  const mapForEach = bound(Map.prototype.forEach);
  const setForEach = bound(Set.prototype.forEach);
  const mapGet = bound(Map.prototype.get);
  const mapSet = bound(Map.prototype.set);
  const setAdd = bound(Set.prototype.add);
  const setHas = bound(Set.prototype.has);
  const toStringTag: typeof Symbol.toStringTag = Symbol.toStringTag;
  const objectPrototype = Object.prototype;

  // ---- values as text ------------------------------------------------------------------------------------------

  const MAX_ENTRIES = 100;
  const MAX_DEPTH = 2;
  const LINE = 72;
  const plainKey = /^[A-Za-z_$][\w$]*$/;

  /** Own data without running the guest's accessors or traps where that can be had. */
  const peek = (value: object, key: PropertyKey): unknown => {
    for (let at: object | null = value, hops = 0; at !== null && hops < 20; at = getPrototypeOf(at), hops++) {
      const found = getOwnPropertyDescriptor(at, key);
      if (found !== undefined) return 'value' in found ? found.value : undefined;
    }
    return undefined;
  };

  const quote = (value: string): string => {
    const mark = indexOf(value, "'") < 0 ? "'" : indexOf(value, '"') < 0 ? '"' : indexOf(value, '`') < 0 ? '`' : "'";
    const json = stringify(value);
    let out = mark;
    for (let i = 1; i < json.length - 1; i++) {
      const unit = json[i] as string;
      if (unit === '\\' && json[i + 1] === '"') {
        out += '"';
        i++;
      } else if (unit === '\\') {
        out += unit + (json[++i] as string);
      } else out += unit === mark ? `\\${unit}` : unit;
    }
    return out + mark;
  };

  const primitive = (value: unknown): string => {
    switch (typeof value) {
      case 'string':
        return quote(value);
      case 'number':
        return is(value, -0) ? '-0' : toText.number(value);
      case 'bigint':
        return `${toText.bigint(value)}n`;
      case 'symbol':
        return toText.symbol(value);
      default:
        return text(value);
    }
  };

  const constructorName = (value: object): string | null => {
    for (let at: object | null = value, hops = 0; at !== null && hops < 20; at = getPrototypeOf(at), hops++) {
      const made = getOwnPropertyDescriptor(at, 'constructor')?.value as unknown;
      if (typeof made === 'function') {
        const name = getOwnPropertyDescriptor(made, 'name')?.value as unknown;
        if (typeof name === 'string' && name !== '') return name;
      }
    }
    return null;
  };

  const functionText = (value: object): string => {
    const named = getOwnPropertyDescriptor(value, 'name')?.value as unknown;
    const name = typeof named === 'string' && named !== '' ? named : '';
    const source = toText.function(value);
    if (startsWith(source, 'class')) {
      const parent = getPrototypeOf(value) as object;
      const parentName = typeof parent === 'function' ? getOwnPropertyDescriptor(parent, 'name')?.value : '';
      return `[class ${name || '(anonymous)'}${parentName ? ` extends ${text(parentName)}` : ''}]`;
    }
    const kind = slice(toText.object(value), 8, -1);
    return name ? `[${kind}: ${name}]` : `[${kind} (anonymous)]`;
  };

  const errorText = (value: object): string => {
    let name = peek(value, 'name');
    let message = peek(value, 'message');
    if (typeof name !== 'string') name = 'Error';
    const ctor = constructorName(value);
    if (ctor !== null && name === 'Error') name = ctor;
    if (typeof message !== 'string') message = '';
    const stack = peek(value, 'stack') ?? inheritedStack?.(value);
    const head = message === '' ? (name as string) : `${name as string}: ${message as string}`;
    let lines = typeof stack === 'string' ? stack : '';
    while (lines.length > 0 && lines[lines.length - 1] === '\n') lines = slice(lines, 0, -1);
    return lines === '' ? `[${head}]` : `${head}\n${lines}`;
  };

  const isError = (value: object): boolean => value instanceof NewError || toText.object(value) === '[object Error]';

  /** What is special about an object: its text without properties, or its entries. */
  const inspect = (value: unknown, depth: number, indent: number, parents: object[]): string => {
    if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return primitive(value);
    for (let i = 0; i < parents.length; i++) if (parents[i] === value) return '[Circular]';
    const object = value as Record<PropertyKey, unknown>;
    const own = ownKeys(object);
    const name = constructorName(object);
    const entries: string[] = [];
    let open = '{';
    let close = '}';
    let prefix = '';
    let skip = (_key: PropertyKey): boolean => false;
    const nested = (inner: unknown): string => {
      parents[parents.length] = object;
      const out = inspect(inner, depth + 1, indent + 2, parents);
      parents.length--;
      return out;
    };
    const add = (entry: string): void => {
      entries[entries.length] = entry;
    };
    const tooDeep = depth > MAX_DEPTH;

    if (typeof value === 'function') {
      prefix = functionText(object);
      skip = (key) =>
        key === 'length' || key === 'name' || key === 'prototype' || key === 'arguments' || key === 'caller';
    } else if (isArray(object)) {
      if (tooDeep) return '[Array]';
      open = '[';
      close = ']';
      if (name !== 'Array') prefix = `${name ?? '[Array: null prototype]'}(${object.length})`;
      skip = (key) => key === 'length' || (typeof key === 'string' && test(/^\d+$/, key));
      let holes = 0;
      const { length } = object as unknown as unknown[];
      const flushHoles = () => {
        if (holes > 0) add(`<${holes} empty item${holes > 1 ? 's' : ''}>`);
        holes = 0;
      };
      let i = 0;
      for (; i < length && entries.length < MAX_ENTRIES; i++) {
        const item = getOwnPropertyDescriptor(object, i);
        if (item === undefined) {
          holes++;
          continue;
        }
        flushHoles();
        add('value' in item ? nested(item.value) : accessor(item));
      }
      flushHoles();
      if (i < length) add(`... ${length - i} more item${length - i > 1 ? 's' : ''}`);
    } else {
      const tag = slice(toText.object(object), 8, -1);
      let typed: unknown;
      try {
        typed = typedArrayTag(object);
      } catch {
        typed = undefined;
      }
      let size = -1;
      let kind = '';
      try {
        size = mapSize(object) as number;
        kind = 'Map';
      } catch {
        try {
          size = setSize(object) as number;
          kind = 'Set';
        } catch {
          // neither
        }
      }
      if (isError(object)) {
        prefix = errorText(object);
        skip = (key) => key === 'stack' || key === 'message' || key === 'name';
      } else if (kind !== '') {
        if (tooDeep) return `[${name ?? kind}]`;
        prefix = `${name ?? kind}(${size})`;
        const each = (item: unknown, key: unknown): void => {
          if (entries.length < MAX_ENTRIES) add(kind === 'Map' ? `${nested(key)} => ${nested(item)}` : nested(item));
        };
        if (kind === 'Map') mapForEach(object, each);
        else setForEach(object, each);
        if (size > MAX_ENTRIES) add(`... ${size - MAX_ENTRIES} more items`);
      } else if (typeof typed === 'string') {
        if (tooDeep) return `[${name ?? typed}]`;
        open = '[';
        close = ']';
        const length = typedArrayLength(object) as number;
        prefix = `${name ?? typed}(${length})`;
        for (let i = 0; i < length && i < MAX_ENTRIES; i++) add(primitive(object[i]));
        if (length > MAX_ENTRIES) add(`... ${length - MAX_ENTRIES} more items`);
        skip = (key) => typeof key === 'string' && test(/^\d+$/, key);
      } else if (tag === 'RegExp') {
        prefix = toText.regexp(object);
        skip = (key) => key === 'lastIndex';
      } else if (tag === 'Date') {
        try {
          prefix = isNotANumber(toText.time(object)) ? 'Invalid Date' : toText.iso(object);
        } catch {
          prefix = name ?? 'Date';
        }
      } else if (tag === 'WeakMap' || tag === 'WeakSet') {
        return `${name ?? tag} { <items unknown> }`;
      } else {
        for (const [boxed, read] of unbox) {
          if (tag !== boxed) continue;
          try {
            prefix = `[${boxed}: ${primitive(read(object))}]`;
            skip = (key) => key === 'length' || (boxed === 'String' && typeof key === 'string' && test(/^\d+$/, key));
          } catch {
            // only looks like one
          }
        }
        if (prefix === '') {
          const custom = peek(object, toStringTag);
          const label = typeof custom === 'string' && custom !== '' && custom !== name ? ` [${custom}]` : '';
          if (name === null) prefix = `[Object: null prototype]${label}`;
          else if (name !== 'Object' || label !== '') prefix = name + label;
          if (tooDeep) return `[${name ?? 'Object: null prototype'}]`;
        }
      }
    }

    let properties = 0;
    for (let i = 0; i < own.length; i++) {
      const key = own[i] as PropertyKey;
      if (skip(key)) continue;
      const property = getOwnPropertyDescriptor(object, key);
      if (property === undefined || !property.enumerable) continue;
      if (properties++ >= MAX_ENTRIES) continue;
      const label =
        typeof key === 'symbol' ? `[${toText.symbol(key)}]` : test(plainKey, key) ? text(key) : quote(text(key));
      add(`${label}: ${'value' in property ? nested(property.value) : accessor(property)}`);
    }
    if (properties > MAX_ENTRIES) add(`... ${properties - MAX_ENTRIES} more`);

    const bare = open === '{' && prefix !== '' && (typeof value === 'function' || !isPlain(object, name));
    if (entries.length === 0) {
      if (bare) return prefix;
      return prefix === '' ? open + close : `${prefix} ${open}${close}`;
    }
    const head = prefix === '' ? open : `${prefix} ${open}`;
    let total = head.length + indent;
    let lines = false;
    for (let i = 0; i < entries.length; i++) {
      total += (entries[i] as string).length + 2;
      if (indexOf(entries[i], '\n') >= 0) lines = true;
    }
    const pad = spaces(indent);
    if (!lines && total <= LINE) {
      let out = `${head} `;
      for (let i = 0; i < entries.length; i++) out += (i > 0 ? ', ' : '') + (entries[i] as string);
      return `${out} ${close}`;
    }
    // Short items of a long list share lines; anything else gets a line of its own.
    let out = `${head}\n${pad}  `;
    let column = 0;
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i] as string;
      const share = close === ']' && entries.length > 6 && entry.length <= 16;
      if (i > 0) {
        if (share && column + entry.length + 2 <= LINE) out += ', ';
        else {
          out += `,\n${pad}  `;
          column = 0;
        }
      }
      out += entry;
      column += share ? entry.length + 2 : LINE;
    }
    return `${out}\n${pad}${close}`;
  };

  const isPlain = (object: object, name: string | null): boolean => {
    const tag = toText.object(object);
    return tag === '[object Object]' || tag === '[object Map]' || tag === '[object Set]' || name === null
      ? !isError(object)
      : typeof peek(object, toStringTag) === 'string' && tag !== '[object Date]' && tag !== '[object RegExp]';
  };

  const accessor = (property: PropertyDescriptor): string =>
    property.get ? (property.set ? '[Getter/Setter]' : '[Getter]') : '[Setter]';

  const spaces = (count: number): string => {
    let out = '';
    for (let i = 0; i < count; i++) out += ' ';
    return out;
  };

  const shown = (value: unknown): string => {
    if (typeof value === 'string') return value;
    try {
      return inspect(value, 0, 0, []);
    } catch {
      // A proxy or accessor of the guest's own threw while it was looked at.
      return '[object]';
    }
  };

  const directive = (unit: string, value: unknown): string => {
    switch (unit) {
      case 's':
        return typeof value === 'bigint' ? `${toText.bigint(value)}n` : shown(value);
      case 'd':
        return typeof value === 'bigint'
          ? `${toText.bigint(value)}n`
          : typeof value === 'object'
            ? 'NaN'
            : primitive(toNumber(value));
      case 'i':
        return typeof value === 'bigint'
          ? `${toText.bigint(value)}n`
          : typeof value === 'object'
            ? 'NaN'
            : primitive(toInt(value as string));
      case 'f':
        return typeof value === 'symbol' ? 'NaN' : primitive(toFloat(value as string));
      case 'j':
        return text(stringify(value));
      case 'c':
        return '';
      default:
        return typeof value === 'string' ? quote(value) : shown(value);
    }
  };

  const format = (args: unknown[]): string => {
    let out = '';
    let used = 0;
    const first = args[0];
    if (args.length > 1 && typeof first === 'string') {
      used = 1;
      for (let i = 0; i < first.length; i++) {
        const unit = first[i] as string;
        const next = first[i + 1];
        if (unit !== '%' || next === undefined) out += unit;
        else if (next === '%') {
          out += '%';
          i++;
        } else if (indexOf('sdifjoOc', next) >= 0 && used < args.length) {
          out += directive(next, args[used++]);
          i++;
        } else out += unit;
      }
    }
    for (; used < args.length; used++) out += (used > 0 ? ' ' : '') + shown(args[used]);
    return out;
  };

  // ---- console -------------------------------------------------------------------------------------------------

  let group = '';
  const line = (toStderr: boolean, args: unknown[]): void => {
    let out = format(args);
    if (group !== '') {
      let indented = group;
      for (let i = 0; i < out.length; i++) indented += out[i] === '\n' ? `\n${group}` : (out[i] as string);
      out = indented;
    }
    write(toStderr, `${out}\n`);
  };
  const method = (name: string, fn: (...args: unknown[]) => void): void => {
    defineProperty(fn, 'name', { value: name });
    defineProperty(console, name, { value: fn, writable: true, configurable: true, enumerable: true });
  };
  const console = {};
  for (const name of ['log', 'info', 'debug']) method(name, (...args) => line(false, args));
  for (const name of ['error', 'warn']) method(name, (...args) => line(true, args));
  method('dir', (value) => line(false, [typeof value === 'string' ? quote(value) : value]));
  method('trace', (...args) => line(true, args.length > 0 ? ['Trace:', ...args] : ['Trace']));
  method('group', (...args) => {
    if (args.length > 0) line(false, args);
    if (group.length < 64) group += '  ';
  });
  method('groupEnd', () => {
    group = slice(group, 2);
  });
  method('assert', (condition, ...args) => {
    if (condition) return;
    const message = args.length === 0 ? '' : format(args);
    let stack: unknown = '';
    try {
      stack = new NewError('').stack;
    } catch {
      // The guest's own stack formatter threw: the place stays unknown.
    }
    assertionFailed(message, typeof stack === 'string' ? stack : '');
    line(true, [message === '' ? 'Assertion failed' : `Assertion failed: ${message}`]);
  });
  // A test's verdict hangs on these: neither can be replaced, nor the global be shadowed by a declaration.
  defineProperty(console, 'assert', { writable: false, configurable: false });
  defineProperty(global, 'console', { value: console, writable: false, configurable: false, enumerable: false });

  // ---- timers, in the guest's own time -------------------------------------------------------------------------

  interface Timer {
    id: number;
    due: number;
    every: number;
    fn: (...args: unknown[]) => unknown;
    args: unknown[];
  }
  const MAX_TIMERS = 100_000;
  const LONGEST_DELAY_MS = 2_147_483_647;
  /** By due time, then by age. */
  const timers: Timer[] = [];
  let lastTimer = 0;
  const insert = (timer: Timer): void => {
    if (timers.length >= MAX_TIMERS) throw new RangeError('too many timers');
    let low = 0;
    let high = timers.length;
    while (low < high) {
      const middle = floor((low + high) / 2);
      if ((timers[middle] as Timer).due <= timer.due) low = middle + 1;
      else high = middle;
    }
    defineProperty(timers, timers.length, { value: timer, writable: true, configurable: true, enumerable: true });
    for (let i = timers.length - 1; i > low; i--) timers[i] = timers[i - 1] as Timer;
    timers[low] = timer;
  };
  const removeAt = (at: number): void => {
    for (let i = at; i < timers.length - 1; i++) timers[i] = timers[i + 1] as Timer;
    timers.length--;
  };
  const start = (fn: unknown, delay: unknown, args: unknown[], repeat: boolean): number => {
    if (typeof fn !== 'function') throw new TypeError('The "callback" argument must be a function');
    let ms = trunc(toNumber(delay));
    if (!(ms >= 1 && ms <= LONGEST_DELAY_MS)) ms = 1;
    const id = ++lastTimer;
    insert({ id, due: now() + ms, every: repeat ? ms : 0, fn: fn as Timer['fn'], args });
    return id;
  };
  const stop = (id: unknown): void => {
    for (let i = 0; i < timers.length; i++) {
      if ((timers[i] as Timer).id !== id) continue;
      removeAt(i);
      return;
    }
  };
  const timerFunctions: Record<string, (...args: never[]) => unknown> = {
    setTimeout: (fn: unknown, ms?: unknown, ...args: unknown[]) => start(fn, ms, args, false),
    setInterval: (fn: unknown, ms?: unknown, ...args: unknown[]) => start(fn, ms, args, true),
    setImmediate: (fn: unknown, ...args: unknown[]) => start(fn, 0, args, false),
    clearTimeout: (id?: unknown) => stop(id),
    clearInterval: (id?: unknown) => stop(id),
    clearImmediate: (id?: unknown) => stop(id),
  };
  for (const name of objectKeys(timerFunctions)) {
    defineProperty(global, name, {
      value: timerFunctions[name],
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }

  // ---- the language itself, as tests rely on it ----------------------------------------------------------------

  /** Names that tests themselves like to replace, or that engines expect to be set. */
  const free = new NewSet<unknown>([
    'Math.random',
    'Date',
    'Date.now',
    'performance',
    'Error.prepareStackTrace',
    'Error.stackTraceLimit',
    ...objectKeys(timerFunctions),
  ]);
  const holders: object[] = [];
  const names: PropertyKey[] = [];
  const originals: unknown[] = [];
  const setters: unknown[] = [];
  const paths: string[] = [];
  const seen = new NewSet<object>();
  const walk = (holder: object, path: string): void => {
    if (setHas(seen, holder)) return;
    setAdd(seen, holder);
    for (const key of ownKeys(holder)) {
      const label =
        typeof key === 'symbol' ? `${path}[${toText.symbol(key)}]` : path === '' ? text(key) : `${path}.${text(key)}`;
      if (setHas(free, label) || (startsWith(label, 'console.') && label !== 'console.assert')) continue;
      // A constructor's name, length and prototype cannot be written, and a prototype's constructor decides no test.
      if (typeof holder === 'function' && (key === 'length' || key === 'name' || key === 'prototype')) {
        if (key !== 'prototype') continue;
      } else if (key === 'constructor') continue;
      const property = getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
      const at = holders.length;
      holders[at] = holder;
      names[at] = key;
      paths[at] = label;
      originals[at] = 'value' in property ? property.value : property.get;
      setters[at] = property.set;
      const { value } = property;
      if ((typeof value === 'object' && value !== null) || typeof value === 'function') {
        if (holder === global || key === 'prototype') walk(value as object, label);
      }
    }
    const parent = getPrototypeOf(holder) as object | null;
    if (parent !== null) walk(parent, `${path}.__proto__`);
  };
  walk(global, '');
  const extra: [string, object][] = [
    ['ArrayIterator', getPrototypeOf([][Symbol.iterator]()) as object],
    ['StringIterator', getPrototypeOf(''[Symbol.iterator]()) as object],
    ['MapIterator', getPrototypeOf(new NewMap()[Symbol.iterator]()) as object],
    ['SetIterator', getPrototypeOf(new NewSet()[Symbol.iterator]()) as object],
    ['Generator', getPrototypeOf((function* () {})()) as object],
  ];
  for (const [path, holder] of extra) walk(holder, path);
  const globalParent = getPrototypeOf(global);

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
  const globalsAtStart = new NewMap<unknown, boolean>();
  for (const key of ownKeys(global)) mapSet(globalsAtStart, key, true);
  const rootsAtStart = new NewMap<unknown, boolean>();
  for (const key of ownKeys(objectPrototype)) mapSet(rootsAtStart, key, true);

  const tampered = (): string => {
    for (let i = 0; i < holders.length; i++) {
      const property = getOwnPropertyDescriptor(holders[i] as object, names[i] as PropertyKey);
      if (property === undefined) return paths[i] as string;
      const current = 'value' in property ? property.value : property.get;
      if (!is(current, originals[i]) || property.set !== setters[i]) return paths[i] as string;
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

  return freeze({
    tampered,
    nextTimer: () => (timers.length === 0 ? -1 : (timers[0] as Timer).due),
    runTimer: () => {
      const timer = timers[0] as Timer;
      removeAt(0);
      if (timer.every > 0) insert({ ...timer, due: timer.due + timer.every });
      apply(timer.fn, undefined, timer.args);
    },
    describe: (error: unknown) =>
      typeof error === 'object' && error !== null && isError(error)
        ? `Uncaught ${shown(error)}`
        : `Uncaught ${typeof error === 'string' ? quote(error) : shown(error)}`,
  });
}
