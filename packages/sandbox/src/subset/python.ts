import { execFile } from 'node:child_process';
import { z } from 'zod';
import type { Sandbox } from '../interface.ts';
import { PYTHON_CHECK } from './python-check.ts';
import { EXPLAINED, type OutsideFinding, type SubsetReport, subsetReport, unchecked } from './report.ts';

const TIMEOUT_MS = 10_000;
const MAX_OUTPUT_BYTES = 524_288;
const MAX_NAME_CHARS = 200;

const Answer = z.union([
  z.strictObject({ unchecked: z.literal(true) }),
  z.strictObject({ syntax: z.tuple([z.int(), z.int(), z.string()]) }),
  z.strictObject({
    found: z
      .array(
        z.tuple([
          z.enum(['module', 'files', 'processes', 'network', 'package']),
          z.enum(['process', 'project', 'nowhere']),
          z.int(),
          z.int(),
          z.string(),
        ]),
      )
      .max(1000),
  }),
]);

/**
 * What a Python program reaches for outside of the subset, by the parser of a Python in a sandbox.
 * @throws {SandboxError} as `Sandbox.run` does.
 */
export async function checkPython(
  source: string,
  sandbox: Sandbox,
  options: { signal?: AbortSignal } = {},
): Promise<SubsetReport> {
  const limits = { wallMs: TIMEOUT_MS, memoryBytes: 268_435_456, outputBytes: MAX_OUTPUT_BYTES };
  const { ok, stdout } = await sandbox.run({ language: 'python', code: checkProgram(source), limits }, options);
  return ok ? readAnswer(stdout) : unchecked('python');
}

/**
 * The same by a Python of this machine, for whoever wrote the program: it is only parsed. Undefined without one.
 * @param python a program's path or name.
 */
export function checkPythonHere(source: string, python = 'python3'): Promise<SubsetReport | undefined> {
  return new Promise((resolve) => {
    const child = execFile(
      python,
      ['-I', '-'],
      { timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, windowsHide: true },
      (error, stdout) => resolve(error === null ? readAnswer(stdout) : undefined),
    );
    child.stdin?.on('error', () => {
      // It ended before it had read everything; its exit code says so.
    });
    child.stdin?.end(checkProgram(source));
  });
}

/** A JSON string is a Python string too, when what JSON leaves as it is is escaped for both. */
const checkProgram = (source: string): string =>
  PYTHON_CHECK.replace('{{SOURCE}}', () => JSON.stringify(ascii(source)));

const ascii = (text: string): string =>
  JSON.stringify(text).replace(/[^\u0020-\u007e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

function readAnswer(text: string): SubsetReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unchecked('python');
  }
  const { data } = Answer.safeParse(value);
  if (data === undefined || 'unchecked' in data) return unchecked('python');
  if ('syntax' in data) {
    const [line, column, message] = data.syntax;
    return subsetReport('python', [{ kind: 'syntax', needs: 'nowhere', line, column, name: message, message }]);
  }
  return subsetReport(
    'python',
    data.found.map(([kind, needs, line, column, name]): OutsideFinding => {
      const shown = name.slice(0, MAX_NAME_CHARS);
      return { kind, needs, line, column, name: shown, message: `${shown} ${EXPLAINED[kind]}` };
    }),
  );
}
