import { AsyncLocalStorage } from 'node:async_hooks';
import { NestedQueryError } from './interface.ts';

/** What a unit of work may ask of the connection that it got. */
export interface UnitConnection {
  /** The commit goes along with the next statement, where the client can send both at once. */
  commitWithNext(): void;
}

interface Unit {
  /** Its work runs: until then it may take a connection, and from then on only that one. */
  open: boolean;
  connection: UnitConnection | undefined;
}

/**
 * Knows whether code runs inside a unit of work of one store. The mark is switched off when the unit ends, so that work
 * that was only started from inside it (a loop that was woken, a timer) may query afterwards.
 */
export class UnitOfWorkScope {
  readonly #scope = new AsyncLocalStorage<Unit>();

  /** @throws {NestedQueryError} inside an open unit of work. */
  assertOutside(): void {
    if (this.#scope.getStore()?.open) throw new NestedQueryError();
  }

  /** The connection of the unit of work that is being begun. */
  began(connection: UnitConnection): void {
    const unit = this.#scope.getStore();
    if (unit !== undefined) unit.connection = connection;
  }

  /**
   * Runs a unit of work. `transact` begins it, calls what it is given for the work inside, and ends it.
   * @param work gets a function that says that its next statement is its last.
   */
  run<Tx, T>(
    transact: (inside: (tx: Tx) => Promise<T>) => Promise<T>,
    work: (tx: Tx, last: () => void) => Promise<T>,
  ): Promise<T> {
    const unit: Unit = { open: false, connection: undefined };
    return this.#scope.run(unit, () =>
      transact(async (tx) => {
        unit.open = true;
        try {
          return await work(tx, () => unit.connection?.commitWithNext());
        } finally {
          unit.open = false;
        }
      }),
    );
  }
}
