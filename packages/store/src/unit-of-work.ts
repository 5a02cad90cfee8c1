import { AsyncLocalStorage } from 'node:async_hooks';
import { NestedQueryError } from './interface.ts';

/**
 * Knows whether code runs inside a unit of work of one store. The mark is switched off when the unit ends, so that work
 * that was only started from inside it (a loop that was woken, a timer) may query afterwards.
 */
export class UnitOfWorkScope {
  readonly #scope = new AsyncLocalStorage<{ open: boolean }>();

  /** @throws {NestedQueryError} inside an open unit of work. */
  assertOutside(): void {
    if (this.#scope.getStore()?.open) throw new NestedQueryError();
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const mark = { open: true };
    try {
      return await this.#scope.run(mark, work);
    } finally {
      mark.open = false;
    }
  }
}
