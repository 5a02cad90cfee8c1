import { builtinModules } from 'node:module';
import { type AnyNode, type Node, type Program, parse } from 'acorn';
import { base, fullAncestor, simple } from 'acorn-walk';
import {
  EXPLAINED,
  type Needs,
  type OutsideFinding,
  type OutsideKind,
  type SubsetReport,
  subsetReport,
  unchecked,
} from './report.ts';

/** Names that the WebAssembly interpreter has: the language's own, and what its prelude adds. */
export const INSIDE = new Set(
  `Object Function Error EvalError RangeError ReferenceError SyntaxError TypeError URIError InternalError AggregateError
   SuppressedError Iterator Array parseInt parseFloat isNaN isFinite queueMicrotask decodeURI decodeURIComponent encodeURI
   encodeURIComponent escape unescape Infinity NaN undefined eval Number Boolean String Math Reflect Symbol DisposableStack
   globalThis BigInt Date RegExp JSON Proxy Map Set WeakMap WeakSet ArrayBuffer SharedArrayBuffer Uint8ClampedArray Int8Array
   Uint8Array Int16Array Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array Float16Array Float32Array
   Float64Array DataView Promise AsyncDisposableStack WeakRef FinalizationRegistry DOMException btoa atob performance console
   setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate arguments`.split(/\s+/),
);
/** Names of Node that lead to a network. */
const NETWORK_GLOBALS = new Set(['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']);
const NETWORK_MODULES = new Set(['net', 'http', 'https', 'http2', 'tls', 'dgram', 'dns', 'quic']);
const PROCESS_MODULES = new Set(['child_process', 'worker_threads', 'cluster']);
const BUILTIN = new Set(builtinModules.map((name) => name.split('/')[0] as string));
/** What Node adds, and what of the language itself the WebAssembly interpreter leaves out. */
const NODE_GLOBALS = new Set(
  `Intl Atomics process global Buffer URL URLSearchParams URLPattern AbortController AbortSignal Event EventTarget CustomEvent
   MessageEvent CloseEvent TextEncoder TextDecoder TransformStream WritableStream ReadableStream ByteLengthQueuingStrategy
   CountQueuingStrategy TextEncoderStream TextDecoderStream CompressionStream DecompressionStream structuredClone
   BroadcastChannel MessageChannel MessagePort Blob File FormData Headers Request Response Performance PerformanceObserver
   crypto Crypto CryptoKey SubtleCrypto WebAssembly Navigator navigator module exports __filename __dirname`.split(
    /\s+/,
  ),
);

interface ParseFailure {
  loc: { line: number; column: number };
  message: string;
}

/** What a JavaScript program reaches for outside of the subset. Reads the text; a name it declares itself is its own. */
export function checkJavaScript(source: string): SubsetReport {
  let program: Program;
  try {
    program = parseProgram(source);
  } catch (error) {
    const { loc, message } = error as ParseFailure;
    // A text that is nested deeper than a parser can go may be right all the same.
    if (error instanceof RangeError || message.startsWith('Not enough stack')) return unchecked('javascript');
    const text = message.replace(/ \(\d+:\d+\)$/, '');
    return subsetReport('javascript', [
      { kind: 'syntax', needs: 'nowhere', line: loc.line, column: loc.column + 1, name: text, message: text },
    ]);
  }
  try {
    return subsetReport('javascript', findingsIn(program));
  } catch (error) {
    if (error instanceof RangeError) return unchecked('javascript');
    throw error;
  }
}

/** As a console takes it: a script that may await; and as a module, to say where its imports are. */
function parseProgram(source: string): Program {
  const common = { ecmaVersion: 'latest', locations: true, allowHashBang: true } as const;
  try {
    return parse(source, { ...common, sourceType: 'script', allowAwaitOutsideFunction: true });
  } catch (error) {
    if (error instanceof RangeError) throw error;
    try {
      return parse(source, { ...common, sourceType: 'module' });
    } catch {
      throw error;
    }
  }
}

function findingsIn(program: Program): OutsideFinding[] {
  const findings: OutsideFinding[] = [];
  const declared = declaredIn(program);
  // A program that asks whether a name is there can do without.
  const asked = askedIn(program);
  const add = (node: Node, kind: OutsideKind, name: string, needs: Needs, message: string): void => {
    const { line = 1, column = 0 } = node.loc?.start ?? {};
    findings.push({ kind, needs, line, column: column + 1, name, message });
  };
  const addModule = (node: Node, specifier: string): void => {
    const { kind, needs } = classify(specifier);
    add(node, kind, specifier, needs, `${specifier} ${EXPLAINED[kind]}`);
  };

  for (const node of program.body) {
    if (!/^(?:Import|Export\w*)Declaration$/.test(node.type)) continue;
    const message = 'import and export belong to modules: send a project, or use await import() in the mode process';
    add(node, 'syntax', node.type.startsWith('Import') ? 'import' : 'export', 'project', message);
  }
  fullAncestor(program, (node: AnyNode, _state, ancestors: AnyNode[]) => {
    const parent = ancestors.at(-2);
    if (node.type === 'ImportDeclaration') addModule(node, String(node.source.value));
    else if (node.type === 'ImportExpression') {
      const { source } = node;
      if (source.type === 'Literal' && typeof source.value === 'string') addModule(node, source.value);
      else add(node, 'module', 'import()', 'process', `import() ${EXPLAINED.module}`);
    } else if (node.type === 'Identifier') {
      const { name } = node;
      if (declared.has(name) || INSIDE.has(name)) return;
      if (asked.has(name)) return;
      if (name === 'require') {
        const argument = parent?.type === 'CallExpression' && parent.callee === node ? parent.arguments[0] : undefined;
        if (argument?.type === 'Literal' && typeof argument.value === 'string') addModule(node, argument.value);
        else add(node, 'module', 'require', 'process', `require ${EXPLAINED.module}`);
      } else if (NETWORK_GLOBALS.has(name)) add(node, 'network', name, 'nowhere', `${name} ${EXPLAINED.network}`);
      else if (NODE_GLOBALS.has(name)) add(node, 'global', name, 'process', `${name} ${EXPLAINED.global}`);
    }
  });
  return findings;
}

/** Every name that the program binds or assigns, in whatever scope: more than is in reach, so that nothing is accused wrongly. */
function declaredIn(program: Program): Set<string> {
  const names = new Set<string>();
  simple(
    program,
    {
      VariablePattern: (node: Node) => names.add((node as unknown as { name: string }).name),
      ImportDeclaration: ({ specifiers }) => {
        for (const { local } of specifiers) names.add(local.name);
      },
    } as Parameters<typeof simple>[1],
    base,
  );
  return names;
}

/** Names that the program takes the `typeof` of. */
function askedIn(program: Program): Set<string> {
  const names = new Set<string>();
  simple(program, {
    UnaryExpression: ({ operator, argument }) => {
      if (operator === 'typeof' && argument.type === 'Identifier') names.add(argument.name);
    },
  });
  return names;
}

function classify(specifier: string): { kind: Exclude<OutsideKind, 'syntax'>; needs: Needs } {
  if (/^(?:\.|\/|file:)/.test(specifier)) return { kind: 'files', needs: 'project' };
  const isPrefixed = specifier.startsWith('node:');
  const name = (isPrefixed ? specifier.slice('node:'.length) : specifier).split('/')[0] as string;
  if (!isPrefixed && !BUILTIN.has(name)) return { kind: 'package', needs: 'project' };
  if (NETWORK_MODULES.has(name)) return { kind: 'network', needs: 'nowhere' };
  return { kind: PROCESS_MODULES.has(name) ? 'processes' : 'module', needs: 'process' };
}
