import type { Language } from '@edgecoder/protocol';
import type { Case } from './records.ts';

type Json = Extract<Case, { args: unknown }>['gives'];

/** A value as somebody would write it in a test. */
export function literal(value: Json, language: Language): string {
  if (language === 'python') {
    if (value === null) return 'None';
    if (typeof value === 'boolean') return value ? 'True' : 'False';
  }
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map((one) => literal(one, language)).join(', ')}]`;
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, one]) => `${key === '__proto__' ? '["__proto__"]' : quoted(key)}: ${literal(one, language)}`)
      .join(', ')}}`;
  return JSON.stringify(value);
}

/** In single quotes; the escapes that JSON uses mean the same in both languages. */
function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Tests as a person writes them, and as the model is shown them. */
export function plainTests(cases: readonly Case[], name: string, language: Language): string {
  return lines(cases, name, language, plainAssertion).join('\n');
}

/**
 * Tests that decide. What an answer gives has to have the type and the value that is expected: numbers to six digits, tuples as
 * lists, keys of dictionaries as texts, in any order.
 */
export function strictTests(cases: readonly Case[], name: string, language: Language): string {
  const assertion: Assertion = (call, gives) =>
    language === 'python'
      ? `assert same__(${call}, ${literal(gives, language)})`
      : `console.assert(same__(${call}, ${literal(gives, language)}));`;
  return [SAME[language], ...lines(cases, name, language, assertion)].join('\n');
}

type Assertion = (call: string, gives: Json, language: Language) => string;

function plainAssertion(call: string, gives: Json, language: Language): string {
  const value = literal(gives, language);
  if (language === 'python') return `assert ${call} == ${value}`;
  return gives !== null && typeof gives === 'object'
    ? `console.assert(JSON.stringify(${call}) === JSON.stringify(${value}));`
    : `console.assert(${call} === ${value});`;
}

function lines(cases: readonly Case[], name: string, language: Language, assertion: Assertion): string[] {
  return cases.flatMap((one, index) => {
    const values = (all: readonly Json[]): string => all.map((value) => literal(value, language)).join(', ');
    if ('args' in one) return [assertion(`${name}(${values(one.args)})`, one.gives, language)];
    const it = `obj${index === 0 ? '' : index + 1}`;
    const end = language === 'python' ? '' : ';';
    return [
      language === 'python'
        ? `${it} = ${name}(${values(one.make)})`
        : `const ${it} = new ${name}(${values(one.make)});`,
      ...one.calls.map(([method, args, ...gives]) => {
        const call = `${it}.${language === 'python' ? method : camelCase(method)}(${values(args)})`;
        return gives.length === 0 ? call + end : assertion(call, gives[0] as Json, language);
      }),
    ];
  });
}

const camelCase = (name: string): string => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

const SAME: Record<Language, string> = {
  python: `def same__(a, b):
    if b is None or isinstance(b, bool):
        return a is b
    if isinstance(b, (int, float)):
        return isinstance(a, (int, float)) and not isinstance(a, bool) and abs(a - b) <= 1e-6 * max(1, abs(b))
    if isinstance(b, list):
        return isinstance(a, (list, tuple)) and len(a) == len(b) and all(same__(x, y) for x, y in zip(a, b))
    if isinstance(b, dict):
        if not isinstance(a, dict) or len(a) != len(b):
            return False
        a = {str(key): value for key, value in a.items()}
        return all(key in a and same__(a[key], value) for key, value in b.items())
    return isinstance(a, str) and a == b`,
  javascript: `function same__(a, b) {
  if (typeof b === 'number') return typeof a === 'number' && Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));
  if (Array.isArray(b)) return Array.isArray(a) && a.length === b.length && b.every((value, i) => same__(a[i], value));
  if (b !== null && typeof b === 'object') {
    if (a === null || typeof a !== 'object' || Array.isArray(a)) return false;
    const keys = Object.keys(b);
    return Object.keys(a).length === keys.length && keys.every((key) => Object.hasOwn(a, key) && same__(a[key], b[key]));
  }
  return a === b;
}`,
};
