import { AppError } from '@edgecoder/protocol';

/** Inputs of one unit of work. More would make every member wait for the slowest statement. */
const DEFAULT_MAX_BATCH = 256;
/** Inputs waiting beyond this many batches are refused: they would time out before they are served. */
const MAX_QUEUED_BATCHES = 16;

export interface BatcherOptions<I, O> {
  /** Most inputs of one run. */
  maxBatch?: number;
  /** Most bytes of one run, by `weigh`; a heavier input runs alone. */
  maxBytes?: number;
  weigh?(input: I): number;
  /** Most inputs waiting; one more answers `overloaded`. */
  maxQueued?: number;
  /**
   * A second run starts beside the first only once so many wait: small batches would cost more than the overlap brings.
   * Never when left out.
   */
  overlapAt?: number;
  /**
   * One unit of work over all inputs. Answers in their order; an `Error` in place of an answer fails that input alone. When it
   * throws for several inputs they are run again one by one, so that none suffers for its neighbour: it must have changed
   * nothing by then.
   */
  run(inputs: readonly I[]): Promise<readonly (O | Error)[]>;
  /** Called with the size of each run. */
  onBatch?(size: number): void;
}

export interface Batcher<I, O> {
  /** Joins the next batch; starts at once when none is under way. @throws {AppError} `overloaded` when too many wait. */
  add(input: I): Promise<O>;
}

interface Waiting<I, O> {
  input: I;
  resolve(answer: O): void;
  reject(error: unknown): void;
}

/**
 * Group commit: requests that arrive while a transaction is under way share the next one, so that its fixed costs (round
 * trips, flush of the log) are paid once for all. A lone request never waits.
 */
export function createBatcher<I, O>(options: BatcherOptions<I, O>): Batcher<I, O> {
  const { run, onBatch, maxBatch = DEFAULT_MAX_BATCH, overlapAt = Number.POSITIVE_INFINITY } = options;
  const maxQueued = options.maxQueued ?? maxBatch * MAX_QUEUED_BATCHES;
  const waiting: Waiting<I, O>[] = [];
  let running = 0;

  async function settle(batch: Waiting<I, O>[]): Promise<void> {
    onBatch?.(batch.length);
    let answers: readonly (O | Error)[];
    try {
      answers = await run(batch.map((member) => member.input));
      if (answers.length !== batch.length) throw new Error('a batch answered for another number of inputs');
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const member of batch) await settle([member]);
      return;
    }
    for (const [index, member] of batch.entries()) {
      const answer = answers[index] as O | Error;
      if (answer instanceof Error) member.reject(answer);
      else member.resolve(answer);
    }
  }

  function nextBatch(): Waiting<I, O>[] {
    if (options.weigh === undefined) return waiting.splice(0, maxBatch);
    let bytes = 0;
    let size = 0;
    for (const { input } of waiting) {
      bytes += options.weigh(input);
      if (size === maxBatch || (size > 0 && bytes > (options.maxBytes ?? Number.POSITIVE_INFINITY))) break;
      size += 1;
    }
    return waiting.splice(0, size);
  }

  async function work(): Promise<void> {
    running += 1;
    try {
      // Requests parsed in the same turn of the event loop belong together: let them arrive.
      await Promise.resolve();
      while (waiting.length > 0) await settle(nextBatch());
    } finally {
      running -= 1;
    }
  }

  function add(input: I): Promise<O> {
    if (waiting.length >= maxQueued) {
      return Promise.reject(new AppError('overloaded', undefined, { retryAfterSeconds: 1 }));
    }
    const answer = new Promise<O>((resolve, reject) => waiting.push({ input, resolve, reject }));
    if (running === 0 || (running === 1 && waiting.length >= overlapAt)) void work();
    return answer;
  }

  return { add };
}
