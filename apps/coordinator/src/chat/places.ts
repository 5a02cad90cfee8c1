import { AppError, type PeerId } from '@edgecoder/protocol';

/** Conversations that one caller may have answered at the same time, and all callers together, by one replica. */
const MAX_OF_CALLER = 4;
/**
 * Each holds a connection to the inference service, and a wait there for a turn: some of both are left to requests that are to be
 * divided.
 */
const MAX_IN_ALL = 56;
const RETRY_AFTER_SECONDS = 5;

/**
 * Bounds how many answers are made at once: they cost their callers nothing, and the models behind them do little at the same
 * time.
 */
export class Places {
  readonly #taken = new Map<PeerId, number>();
  #all = 0;

  /**
   * Takes a place. @returns gives it back, once however often it is called.
   * @throws {AppError} `overloaded`
   */
  enter(caller: PeerId): () => void {
    const own = this.#taken.get(caller) ?? 0;
    if (own >= MAX_OF_CALLER || this.#all >= MAX_IN_ALL)
      throw new AppError('overloaded', 'too many conversations are being answered', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    this.#taken.set(caller, own + 1);
    this.#all += 1;
    let here = true;
    return () => {
      if (!here) return;
      here = false;
      this.#all -= 1;
      const left = (this.#taken.get(caller) ?? 1) - 1;
      if (left > 0) this.#taken.set(caller, left);
      else this.#taken.delete(caller);
    };
  }
}
