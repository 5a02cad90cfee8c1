import type { WorkPayload } from '@edgecoder/protocol';
import { checkJavaScript, checkPython, type RunResult, type Sandbox } from '@edgecoder/sandbox';

/** What an error says when something is not there; a test that merely failed is not looked into. */
const MISSING =
  /ModuleNotFoundError|ImportError|FileNotFoundError|OSError|URLError|RuntimeError|SyntaxError|is not defined|could not load|reached for/;

/**
 * True when a program failed in WebAssembly for want of what only other modes have: advice for whoever sends it again.
 * Costs a look at the program, and for Python a short run of the parser, after such a failure only.
 */
export async function failedOutsideSubset(
  { language, code, tests }: Pick<WorkPayload, 'language' | 'code' | 'tests'>,
  result: RunResult,
  sandbox: Sandbox,
  signal: AbortSignal,
): Promise<boolean> {
  if (sandbox.mode !== 'wasm' || result.ok || result.limit !== undefined) return false;
  if (!MISSING.test(`${result.testReport.failure ?? ''}\n${result.stderr}`)) return false;
  for (const source of [code, tests ?? '']) {
    const report = language === 'javascript' ? checkJavaScript(source) : await checkPython(source, sandbox, { signal });
    // What does not parse fails everywhere.
    if (report.findings.some(({ kind, needs }) => kind !== 'syntax' || needs === 'project')) return true;
  }
  return false;
}
