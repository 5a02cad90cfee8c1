import type { Language } from '@edgecoder/protocol';

/** What a program reaches for that WebAssembly does not have. */
export type OutsideKind =
  | 'syntax' // it does not parse, or not as a single program
  | 'module' // a module of the language that needs an operating system
  | 'global' // a name that only the machine's own interpreter has
  | 'files' // a file of its own folder
  | 'processes' // other processes or threads
  | 'network'
  | 'package'; // what somebody else has published

/** Where such a thing can be had: `nowhere` is in no sandbox mode. */
export type Needs = 'process' | 'project' | 'nowhere';

/** One thing outside of the subset. */
export interface OutsideFinding {
  kind: OutsideKind;
  needs: Needs;
  /** 1-based; columns count UTF-16 units, as editors do. */
  line: number;
  column: number;
  /** What it is called in the program. */
  name: string;
  message: string;
}

/**
 * Advice for routing, made by reading a program, never by running it, and never a wall: what is hidden from it is stopped by
 * the sandbox all the same.
 */
export interface SubsetReport {
  language: Language;
  /** False when the program could not be looked at; then there is nothing to say about it. */
  checked: boolean;
  /** Nothing was found that WebAssembly lacks. */
  inside: boolean;
  /** The least that everything found can be had in. */
  advice: 'wasm' | Needs;
  /** In the order of the text; the first of each name. */
  findings: OutsideFinding[];
}

/** More are not listed: whoever reads the first ones knows enough. */
const MAX_FINDINGS = 20;

const ORDER: readonly SubsetReport['advice'][] = ['wasm', 'process', 'project', 'nowhere'];

/** Puts findings together: sorted, one for each name and kind, a bounded number, and what follows from all of them. */
export function subsetReport(language: Language, found: readonly OutsideFinding[]): SubsetReport {
  const sorted = [...found].sort((a, b) => a.line - b.line || a.column - b.column);
  const first = new Map(sorted.toReversed().map((finding) => [`${finding.kind} ${finding.name}`, finding]));
  const findings = sorted.filter((finding) => first.get(`${finding.kind} ${finding.name}`) === finding);
  const advice = findings.reduce<SubsetReport['advice']>(
    (least, { needs }) => (ORDER.indexOf(needs) > ORDER.indexOf(least) ? needs : least),
    'wasm',
  );
  return { language, checked: true, inside: findings.length === 0, advice, findings: findings.slice(0, MAX_FINDINGS) };
}

/** Nothing is known of the program. */
export const unchecked = (language: Language): SubsetReport => ({
  language,
  checked: false,
  inside: true,
  advice: 'wasm',
  findings: [],
});

/** Why a finding is one, in words; the same for both languages. */
export const EXPLAINED: Readonly<Record<Exclude<OutsideKind, 'syntax'>, string>> = {
  module: 'needs an operating system: the sandbox mode process or docker',
  global: 'is there only in Node itself: the sandbox mode process or docker',
  files: 'is a file beside the program: send the folder as a project',
  processes: 'starts processes or threads: the sandbox mode process or docker',
  network: 'needs a network, which no sandbox mode has',
  package: 'is a package: send it within a project, or use a machine that has it installed',
};
