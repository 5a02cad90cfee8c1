import type { Bound } from './prelude/bound.ts';
import { guestFormat } from './prelude/format.ts';
import { guestIntrinsics, type Intrinsics } from './prelude/intrinsics.ts';
import { guestTimers } from './prelude/timers.ts';
import { guestValueText } from './prelude/value-text.ts';

export interface PreludeHost {
  write(toStderr: boolean, text: string): void;
  assertionFailed(message: string, stack: string): void;
  /** The guest's clock, milliseconds. */
  now(): number;
}

export interface PreludeHandles extends Intrinsics {
  /**
   * What the tests call as one of their async functions begins, if they are made to; it returns what they call with what that
   * function returns, and once more as it ends.
   */
  begin(): (value?: unknown, isReturned?: boolean) => unknown;
  /** How many of those have begun and not ended. */
  begun(): number;
  /** Objects that they have returned. */
  returned: readonly unknown[];
  /** When the next timer is due by the guest's clock, or -1. */
  nextTimer(): number;
  runTimer(): void;
  /** An uncaught error as text, the way an engine prints it. */
  describe(error: unknown): string;
}

/** What is put around a JavaScript guest, inside its own engine before its first line. */
export type GuestPrelude = (
  write: PreludeHost['write'],
  assertionFailed: PreludeHost['assertionFailed'],
  now: PreludeHost['now'],
) => PreludeHandles;

const PARTS = { guestValueText, guestFormat, guestTimers, guestIntrinsics };

/**
 * The console, and what else of the prelude is in parts of its own. It is sent to the guest's engine as source, so it may use
 * nothing but the language and its arguments, and after the first line of the guest nothing that the guest could have
 * replaced: everything is taken hold of beforehand.
 */
function assemble(parts: typeof PARTS, { write, assertionFailed, now }: PreludeHost): PreludeHandles {
  const global = globalThis as unknown as Record<PropertyKey, unknown>;
  const { defineProperty, keys: objectKeys, freeze } = Object;
  const NewError = Error;
  const bound: Bound = (method) => Function.prototype.call.bind(method) as unknown as ReturnType<Bound>;
  const slice = bound(String.prototype.slice);
  const values = parts.guestValueText(bound);
  const { shown, quote, isError } = values;
  const format = parts.guestFormat(bound, values);

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

  const timers = parts.guestTimers(now);
  for (const name of objectKeys(timers.functions)) {
    defineProperty(global, name, {
      value: timers.functions[name],
      writable: true,
      configurable: true,
      enumerable: false,
    });
  }

  let begun = 0;
  const returned: unknown[] = [];
  const begin: PreludeHandles['begin'] = () => {
    begun++;
    let isOpen = true;
    return (value, isReturned) => {
      if (isReturned) {
        if (typeof value === 'object') defineProperty(returned, returned.length, { value });
        return value;
      }
      if (isOpen) begun--;
      isOpen = false;
      return undefined;
    };
  };

  return freeze({
    begin,
    begun: () => begun,
    returned,
    ...parts.guestIntrinsics(bound, objectKeys(timers.functions)),
    nextTimer: timers.nextTimer,
    runTimer: timers.runTimer,
    describe: (error: unknown) =>
      typeof error === 'object' && error !== null && isError(error)
        ? `Uncaught ${shown(error)}`
        : `Uncaught ${typeof error === 'string' ? quote(error) : shown(error)}`,
  });
}

/** The prelude as the source of one function, a `GuestPrelude`. */
export const GUEST_PRELUDE = `(write, assertionFailed, now) => (${assemble})({${Object.entries(PARTS)
  .map(([name, part]) => `${name}: ${part}`)
  .join(', ')}}, { write, assertionFailed, now })`;
