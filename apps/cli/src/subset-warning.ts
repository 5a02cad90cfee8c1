import type { Language } from '@edgecoder/protocol';
import { checkJavaScript, checkPythonHere, type SubsetReport } from '@edgecoder/sandbox';
import { type Output, printable } from './output.ts';

/** Warnings of one file; who reads so many looks at the program. */
const MAX_WARNINGS = 5;

/**
 * Says what programs reach for that the sandbox they were sent to may lack, and where it can be had. Advice only: it never
 * fails, and nothing depends on it.
 * @param programs texts by name of the file; undefined ones are not there.
 */
export async function warnOfOutside(
  language: Language,
  programs: Readonly<Record<string, string | undefined>>,
  sandbox: string | undefined,
  output: Output,
): Promise<void> {
  for (const [file, source] of Object.entries(programs)) {
    if (source === undefined) continue;
    for (const warning of warningsOf(file, await check(language, source), sandbox)) output.note(printable(warning));
  }
}

async function check(language: Language, source: string): Promise<SubsetReport | undefined> {
  try {
    return language === 'javascript' ? checkJavaScript(source) : await checkPythonHere(source);
  } catch {
    return undefined;
  }
}

/** What of a report matters for a run in this mode, as editors find it: `file:line:column`. */
export function warningsOf(file: string, report: SubsetReport | undefined, sandbox: string | undefined): string[] {
  const native = sandbox === 'process' || sandbox === 'docker';
  const findings = (report?.findings ?? []).filter(({ needs }) => !native || needs !== 'process');
  const shown = findings
    .slice(0, MAX_WARNINGS)
    .map(({ line, column, message }) => `warning: ${file}:${line}:${column}: ${message}`);
  if (findings.length > MAX_WARNINGS) shown.push(`warning: ${file}: and ${findings.length - MAX_WARNINGS} more`);
  if (!native && report?.advice === 'process')
    shown.push('warning: --sandbox process asks for a machine that has all of it');
  return shown;
}
