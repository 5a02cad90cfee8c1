import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CoordinatorDatabase } from '@edgecoder/coordinator';
import { openPglite, type Store } from '@edgecoder/store';
import type { ManagedProcess } from '../deployment/managed-process.ts';

/**
 * What an embedded database holds at one moment: its process is stopped while the folder is copied, so that the copy is what
 * a SIGKILL of that moment would have left, and goes on afterwards.
 * @param then runs while the process is stopped, before the copy.
 */
export async function crashImage<T>(
  coordinator: ManagedProcess,
  home: string,
  then: () => Promise<void>,
  read: (store: Store<CoordinatorDatabase>) => Promise<T>,
): Promise<T> {
  const image = path.join(home, 'image');
  coordinator.signal('SIGSTOP');
  try {
    await then();
    await cp(path.join(home, 'database'), image, { recursive: true });
  } finally {
    coordinator.signal('SIGCONT');
  }
  try {
    return await readDatabase(image, read);
  } finally {
    await rm(image, { recursive: true, force: true });
  }
}

/** Opens an embedded database that nobody uses, as its next coordinator would. */
export async function readDatabase<T>(
  dataDir: string,
  read: (store: Store<CoordinatorDatabase>) => Promise<T>,
): Promise<T> {
  const store = await openPglite<CoordinatorDatabase>({ dataDir });
  try {
    return await read(store);
  } finally {
    await store.close();
  }
}
