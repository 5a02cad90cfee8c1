import type { Bound } from './bound.ts';

/** Values as consoles show them. */
export interface ValueText {
  /** A value as text: a string as it is, anything else the way an engine prints it. */
  shown(value: unknown): string;
  /** A string within quotes. */
  quote(value: string): string;
  /** Anything but an object or function. */
  primitive(value: unknown): string;
  isError(value: object): boolean;
}

/**
 * The part of the guest's prelude that shows values without running accessors or traps of the guest's where that can be had.
 * It is sent there as source (see `guest-prelude.ts`), so it uses nothing but the language and its arguments, and takes hold of all
 * that it uses before the guest's first line.
 */
export function guestValueText(bound: Bound): ValueText {
  const { getOwnPropertyDescriptor, getPrototypeOf, is } = Object;
  const { ownKeys } = Reflect;
  const { isArray } = Array;
  const { stringify } = JSON;
  const { isNaN: isNotANumber } = Number;
  const text = String;
  const NewError = Error;
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
  const toStringTag: typeof Symbol.toStringTag = Symbol.toStringTag;

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

  return { shown, quote, primitive, isError };
}
