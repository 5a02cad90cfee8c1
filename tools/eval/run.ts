import type { Outcome } from './outcome.ts';
import { outcomeKey } from './outcome.ts';
import type { Bench, Request } from './requests.ts';

export interface RunOptions {
  /** Requests that are asked at the same time. */
  jobs: number;
  /** What an earlier run noted; it is not asked again. */
  known: readonly Outcome[];
  onOutcome(outcome: Outcome, done: number, of: number): Promise<void> | void;
}

/** Asks every request and gives how all went, those of before with them, in the order of the requests. */
export async function runRequests(
  requests: readonly Request[],
  bench: Bench,
  { jobs, known, onOutcome }: RunOptions,
): Promise<Outcome[]> {
  const noted = new Map(known.map((outcome) => [outcomeKey(outcome), outcome]));
  const left = requests.filter((request) => !noted.has(outcomeKey(request)));
  let done = requests.length - left.length;
  const waiting = left.values();
  const work = async (): Promise<void> => {
    for (const request of waiting) {
      const { kind, id, language, mode } = request;
      const outcome: Outcome = { kind, id, language, mode, ...(await request.ask(bench)) };
      noted.set(outcomeKey(outcome), outcome);
      done += 1;
      await onOutcome(outcome, done, requests.length);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work));
  return requests.map((request) => noted.get(outcomeKey(request)) as Outcome);
}
