import { MODES, type Mode, type Outcome } from './outcome.ts';
import { KINDS, type Kind } from './records.ts';
import { wilson } from './wilson.ts';

/** What the model alone must reach in each language; a kind without an aim is told, and decides nothing. */
const AIMS: Readonly<Partial<Record<Kind, number>>> = {
  known: 0.9,
  combined: 0.6,
  decompose: 0.95,
  repair: 0.5,
  outside: 0.95,
};

const WHAT: Readonly<Record<Kind, string>> = {
  known: 'known functions, new words: first answer passes',
  combined: 'new combinations of two: first answer passes',
  decompose: 'plan is valid and complete',
  repair: 'repaired within three turns',
  outside: 'beyond the domain: said so, no code',
  about: 'questions about itself and EdgeCoder',
  validation: 'plan is valid and complete, of requests to choose by',
};

/** One row: a kind in a language and a mode. */
export interface Figure {
  mode: Mode;
  kind: Kind;
  language: Outcome['language'];
  right: number;
  of: number;
  share: number;
  low: number;
  high: number;
  /** Present where it decides: for the model alone. */
  aim?: number;
  met?: boolean;
  /** Right at the first answer, of what the product's own code may ask again. */
  first?: number;
}

/** Figures of all that was asked, in a fixed order. */
export function figuresOf(outcomes: readonly Outcome[]): Figure[] {
  const figures: Figure[] = [];
  for (const mode of MODES)
    for (const kind of KINDS)
      for (const language of ['python', 'javascript', 'none'] as const) {
        const mine = outcomes.filter((one) => one.mode === mode && one.kind === kind && one.language === language);
        if (mine.length === 0) continue;
        const right = mine.filter(({ ok }) => ok).length;
        const share = right / mine.length;
        const [low, high] = wilson(right, mine.length);
        const first = mine.filter(({ firstOk }) => firstOk).length;
        const aim = mode === 'model' ? AIMS[kind] : undefined;
        figures.push({
          ...{ mode, kind, language, right, of: mine.length, share, low, high },
          ...(aim !== undefined && { aim, met: share >= aim }),
          ...(mine.some(({ firstOk }) => firstOk !== undefined) && { first }),
        });
      }
  return figures;
}

/** Whether something that decides was asked, and every aim of it was met. */
export function allMet(figures: readonly Figure[]): boolean {
  const decide = figures.filter(({ met }) => met !== undefined);
  return decide.length > 0 && decide.every(({ met }) => met);
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** The figures as a table for people. */
export function tableOf(figures: readonly Figure[]): string {
  const rows: string[] = [];
  for (const [index, figure] of figures.entries()) {
    const { mode, kind, language, right, of, share, low, high, aim, met, first } = figure;
    if (figures[index - 1]?.mode !== mode) rows.push('', `${TITLES[mode]}`);
    if (figures[index - 1]?.mode !== mode || figures[index - 1]?.kind !== kind) rows.push(`  ${kind}: ${WHAT[kind]}`);
    const told = `${right}/${of}`.padStart(9);
    const bounds = `[${percent(low)} … ${percent(high)}]`;
    const aimed = aim === undefined ? '' : `   aim ${percent(aim)}: ${met ? 'met' : 'MISSED'}`;
    const firstTold = first === undefined ? '' : `   first answers ${first}`;
    rows.push(`    ${language.padEnd(11)}${told}  ${percent(share).padStart(7)}  ${bounds}${aimed}${firstTold}`);
  }
  return `${rows.join('\n').trimStart()}\n`;
}

const TITLES: Readonly<Record<Mode, string>> = {
  model: 'Model alone',
  retrieval: 'Retrieval alone: the nearest verified function as it is',
  both: 'Model with what retrieval finds',
};
