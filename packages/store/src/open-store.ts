import type { Store } from './interface.ts';
import { openPglite } from './open-pglite.ts';
import { openPostgres } from './open-postgres.ts';

/**
 * Postgres where its URL is given, else the embedded database in a folder of this process's own.
 * @throws {StoreError} `locked` when the embedded database is in use, `unavailable`.
 */
export function openStore<D>(options: {
  databaseUrl: string | undefined;
  /** Of the embedded database; the folder that it lies in is there. */
  dataDir: string;
  /** Name that Postgres shows for this process's connections, and how many there are at most. */
  applicationName: string;
  maxConnections: number;
  /** What went wrong beside any call, and is tried again. */
  onProblem: (error: unknown, what: string) => void;
}): Promise<Store<D>> {
  const { databaseUrl, dataDir, applicationName, maxConnections, onProblem } = options;
  return databaseUrl === undefined
    ? openPglite<D>({
        dataDir,
        onMaintenanceError: (error) => onProblem(error, 'maintenance of the database failed; it is tried again'),
      })
    : openPostgres<D>({
        url: databaseUrl,
        maxConnections,
        applicationName,
        onConnectionError: (error) => onProblem(error, 'a connection to the database broke'),
      });
}
