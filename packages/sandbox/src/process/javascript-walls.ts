/** What the harness keeps for itself of what no guest gets. */
export interface EngineTools {
  /** Fixes a property of `process`. */
  lock(name: string, value: unknown): void;
  refuse(name: string, why?: string): () => never;
  /** Makes `async_hooks` refuse hooks; not at once, since `node:test` takes hold of them as it is loaded. */
  sealHooks(): void;
  createHook: typeof import('node:async_hooks').createHook;
  onInit: typeof import('node:v8').promiseHooks.onInit;
  registerHooks: typeof import('node:module').registerHooks;
  getBuiltinModule: typeof process.getBuiltinModule;
  /** Runs a source as a console does, with await at its top level; there are two sources, and it can be called twice. */
  evaluateAsConsole(expression: string, then: (problem: unknown, answer?: ConsoleAnswer) => void): void;
}

interface ConsoleAnswer {
  exceptionDetails?: { text: string; exception?: { description?: string } };
}

/**
 * Takes out of Node's own modules what looks into the engine, or at promises and timers that are not one's own, and what changes
 * modules for the tests as well. It is sent inside as source, as the harness is, and runs before the guest's first line.
 */
export function javascriptWalls(require: NodeJS.Require, process: NodeJS.Process): EngineTools {
  const nodeModule = require('node:module') as typeof import('node:module');
  const hooks = require('node:async_hooks') as typeof import('node:async_hooks');
  const { Session } = require('node:inspector') as typeof import('node:inspector');
  const { defineProperty } = Object;
  const { registerHooks } = nodeModule;
  const { createHook } = hooks;
  const { onInit } = (require('node:v8') as typeof import('node:v8')).promiseHooks;
  const { getBuiltinModule } = process;
  const bound = <F extends (...args: never[]) => unknown>(method: F) =>
    Function.prototype.call.bind(method) as unknown as (self: unknown, ...args: unknown[]) => ReturnType<F>;
  const connect = bound(Session.prototype.connect);
  const disconnect = bound(Session.prototype.disconnect);
  const post = bound(Session.prototype.post);
  // Made now: making one calls what a guest can replace, with the session as `this`.
  const sessions = [new Session(), new Session()];
  let used = 0;

  const refuse = (name: string, why?: string) =>
    function refused(): never {
      throw new Error(`${name} is not available in the sandbox${why === undefined ? '' : `: ${why}`}`);
    };
  const put = (holder: object, name: PropertyKey, value: unknown): void => {
    defineProperty(holder, name, { value, writable: false, configurable: false });
  };
  const lock = (name: string, value: unknown): void => {
    defineProperty(process, name, { value, writable: false, configurable: false, enumerable: false });
  };
  const take = (name: string, keep: readonly string[] = []): void => {
    const holder = require(name) as object;
    for (const key of Reflect.ownKeys(holder)) {
      if (keep.includes(String(key))) continue;
      try {
        put(holder, key, undefined);
      } catch {
        // Already fixed by Node: a constant.
      }
    }
  };

  take('node:v8', [
    'serialize',
    'deserialize',
    'Serializer',
    'Deserializer',
    'DefaultSerializer',
    'DefaultDeserializer',
    'default',
    'getHeapStatistics',
    'getHeapSpaceStatistics',
    'getHeapCodeStatistics',
    'cachedDataVersionTag',
  ]);
  for (const name of ['node:inspector/promises', 'node:inspector']) take(name);
  // A trace has the source of every script in it, the tests among them.
  const traces = require('node:trace_events') as object;
  put(traces, 'createTracing', refuse('createTracing of node:trace_events', 'traces show what the tests are'));
  // A thread has an inspector of its own, that connects to this one.
  const threads = require('node:worker_threads') as object;
  put(threads, 'Worker', refuse('Worker of node:worker_threads', 'a thread could look into this one'));
  for (const name of ['binding', '_linkedBinding', 'dlopen', '_debugProcess', '_debugEnd']) {
    lock(name, refuse(`process.${name}`));
  }
  // What they change of modules would be changed for the tests as well.
  for (const name of ['register', 'registerHooks']) put(nodeModule, name, undefined);

  return {
    lock,
    refuse,
    createHook,
    onInit,
    registerHooks,
    getBuiltinModule,
    sealHooks() {
      const why = 'it shows promises and timers of the tests (AsyncLocalStorage and AsyncResource are there)';
      for (const name of ['createHook', 'executionAsyncResource']) {
        put(hooks, name, refuse(`${name} of node:async_hooks`, why));
      }
      nodeModule.syncBuiltinESMExports();
    },
    evaluateAsConsole(expression, then) {
      const session = sessions[used++];
      connect(session);
      const order = { __proto__: null, expression, replMode: true, awaitPromise: true };
      post(session, 'Runtime.evaluate', order, (problem: unknown, answer?: ConsoleAnswer) => {
        disconnect(session);
        then(problem, answer);
      });
    },
  };
}
