/** One measured value. Ratios are to a baseline of the same run on the same machine. */
export interface Figure {
  /** Section the figure belongs to, `throughput/postgres`. */
  section: string;
  name: string;
  value: number;
  unit:
    | 'tasks/s'
    | 'tokens/s'
    | 'jobs/s'
    | 'requests/s'
    | 'records/s'
    | 'ops/s'
    | 'ms'
    | 's'
    | 'MiB'
    | 'ratio'
    | 'records';
  /** What must be reached, and what is aimed at, in the same unit; `max` means smaller is better. */
  floor?: number;
  aim?: number;
  sense?: 'min' | 'max';
  note?: string;
}

/** Collects figures and prints each as it is measured. */
export class Report {
  readonly figures: Figure[] = [];
  readonly #json: boolean;

  constructor(json: boolean) {
    this.#json = json;
  }

  add(figure: Figure): void {
    this.figures.push(figure);
    if (this.#json) process.stdout.write(`${JSON.stringify(figure)}\n`);
    else process.stdout.write(`  ${format(figure)}\n`);
  }

  section(title: string): void {
    if (!this.#json) process.stdout.write(`\n${title}\n`);
  }

  progress(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** Figures on the wrong side of their floor. */
  missed(): Figure[] {
    return this.figures.filter((figure) => figure.floor !== undefined && !holds(figure, figure.floor));
  }
}

function holds(figure: Figure, bound: number): boolean {
  return figure.sense === 'max' ? figure.value <= bound : figure.value >= bound;
}

function format(figure: Figure): string {
  const digits = figure.value >= 100 ? 0 : figure.value >= 10 ? 1 : 2;
  let mark = '';
  if (figure.floor !== undefined) {
    const relation = figure.sense === 'max' ? '≤' : '≥';
    const verdict = holds(figure, figure.floor) ? 'ok' : 'MISSED';
    const aim = figure.aim === undefined ? '' : `, aim ${figure.aim}${holds(figure, figure.aim) ? ' reached' : ''}`;
    mark = `  [${relation} ${figure.floor}${aim}: ${verdict}]`;
  } else if (figure.aim !== undefined) {
    mark = `  [aim ${figure.sense === 'max' ? '≤' : '≥'} ${Math.round(figure.aim)}${holds(figure, figure.aim) ? ': reached' : ''}]`;
  }
  const note = figure.note === undefined ? '' : `  ${figure.note}`;
  return `${figure.name.padEnd(58)} ${figure.value.toFixed(digits).padStart(10)} ${figure.unit}${mark}${note}`;
}

/** Value below which `fraction` of the samples lie. */
export function percentile(samples: readonly number[], fraction: number): number {
  if (samples.length === 0) return Number.NaN;
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] as number;
}

/** The middle one, or what lies between the two in the middle. */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const [below, above] = [sorted[sorted.length % 2 === 0 ? half - 1 : half], sorted[half]];
  return below === undefined || above === undefined ? Number.NaN : (below + above) / 2;
}
