import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../interface.ts';
import type { NamedFile } from '../local/local-provider.ts';
import type { CatalogEntry } from './catalog.ts';
import { CATALOG, ModelId, Sha256 } from './catalog.ts';
import { readChoice, writeChoice } from './choice-file.ts';
import type { PullOptions } from './pull.ts';
import { pull } from './pull.ts';

/** A model that is here, that could be fetched, or both. */
export interface StoredModel {
  id: string;
  /** It comes with EdgeCoder, and cannot be removed. */
  builtIn: boolean;
  installed: boolean;
  inUse: boolean;
  /** Of the file that is here, or that would be fetched. */
  sizeBytes: number;
  /** What is known of it beforehand; absent for one that the user brought. */
  entry?: CatalogEntry;
}

export interface ModelStoreOptions {
  /** Where files are kept; made when something is put there. */
  folder: string;
  /** Models that come with the program: used where they lie, never removed. The first is in use when nothing else was chosen. */
  builtIn?: readonly NamedFile[];
  catalog?: readonly CatalogEntry[];
}

const CHOICE_FILE = 'in-use.json';
const SUFFIX = '.gguf';

/** The models of this machine: files in a folder, and which of them is used. */
export class ModelStore {
  readonly #folder: string;
  readonly #builtIn: readonly NamedFile[];
  readonly #catalog: readonly CatalogEntry[];

  constructor({ folder, builtIn = [], catalog = CATALOG }: ModelStoreOptions) {
    this.#folder = folder;
    this.#builtIn = builtIn;
    this.#catalog = catalog;
  }

  /** Files that a provider can load. */
  async files(): Promise<NamedFile[]> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    const ids = names
      .filter((name) => name.endsWith(SUFFIX))
      .map((name) => name.slice(0, -SUFFIX.length))
      .filter((id) => ModelId.safeParse(id).success && !this.#isBuiltIn(id));
    return [...this.#builtIn, ...ids.toSorted().map((name) => ({ name, path: this.#pathOf(name) }))];
  }

  /** Those that are here first, then what could be fetched. */
  async list(): Promise<StoredModel[]> {
    const files = await this.files();
    const inUse = await this.inUse();
    const here: StoredModel[] = [];
    for (const { name, path } of files) {
      const found = await stat(path).catch(() => undefined);
      if (!found) continue;
      const entry = this.#entryOf(name);
      here.push({
        id: name,
        builtIn: this.#isBuiltIn(name),
        installed: true,
        inUse: name === inUse,
        sizeBytes: found.size,
        ...(entry && { entry }),
      });
    }
    const rest = this.#catalog.filter(({ id }) => !here.some((one) => one.id === id));
    return [
      ...here,
      ...rest.map((entry) => ({
        id: entry.id,
        builtIn: false,
        installed: false,
        inUse: false,
        sizeBytes: entry.sizeBytes,
        entry,
      })),
    ];
  }

  /** The model that was chosen and is here; else the first built-in one, or where there is none the first that is here. */
  async inUse(): Promise<string | undefined> {
    const files = await this.files();
    const chosen = await this.#chosen();
    // Built-in ones are the first of them.
    return files.some(({ name }) => name === chosen) ? chosen : files[0]?.name;
  }

  /** @throws {ModelError} `unknown_model` when it is not here. */
  async use(id: string): Promise<void> {
    const files = await this.files();
    if (!files.some(({ name }) => name === id))
      throw new ModelError('unknown_model', `${id} is not on this machine; pull it first`);
    await writeChoice(join(this.#folder, CHOICE_FILE), id);
  }

  /**
   * Fetches a model of the catalogue. One that is here is not fetched again.
   * @throws {ModelError} `unknown_model`; as `pull` does.
   */
  async pull(id: string, options?: PullOptions): Promise<NamedFile> {
    const entry = this.#entryOf(id);
    if (!entry) throw new ModelError('unknown_model', `the catalogue has no model ${id}`);
    return await this.#pull(entry, options);
  }

  /** Fetches a file of the user's choice. @throws {ModelError} `invalid_request`; as `pull` does. */
  async pullUrl(request: { id: string; url: string; sha256: string }, options?: PullOptions): Promise<NamedFile> {
    const checked = z.object({ id: ModelId, url: z.url({ protocol: /^https?$/ }), sha256: Sha256 }).safeParse(request);
    if (!checked.success) {
      const [issue] = checked.error.issues;
      throw new ModelError('invalid_request', `${issue?.path.join('.')}: ${issue?.message}`);
    }
    const known = this.#entryOf(request.id);
    if (this.#isBuiltIn(request.id) || (known && known.sha256 !== request.sha256))
      throw new ModelError(
        'invalid_request',
        `${request.id} is the name of another model; give this one a name of its own`,
      );
    return await this.#pull(checked.data, options);
  }

  /** Removes the file, and what was fetched of it so far. @throws {ModelError} `unknown_model`, `invalid_request` for a built-in one. */
  async remove(id: string): Promise<void> {
    if (this.#isBuiltIn(id)) throw new ModelError('invalid_request', `${id} comes with EdgeCoder and stays`);
    const names = await readdir(this.#folder).catch(() => [] as string[]);
    const own = names.filter(
      (name) => name === `${id}${SUFFIX}` || (name.startsWith(`${id}${SUFFIX}.`) && name.endsWith('.partial')),
    );
    if (own.length === 0) throw new ModelError('unknown_model', `${id} is not on this machine`);
    for (const name of own) await rm(join(this.#folder, name), { force: true });
    if ((await this.#chosen()) === id) await rm(join(this.#folder, CHOICE_FILE), { force: true });
  }

  async #pull(
    request: { id: string; url: string; sha256: string; sizeBytes?: number },
    options: PullOptions | undefined,
  ): Promise<NamedFile> {
    const { id, url, sha256, sizeBytes } = request;
    const path = this.#pathOf(id);
    if (!(await stat(path).catch(() => undefined))) await pull({ url, sha256, sizeBytes, path }, options);
    return { name: id, path };
  }

  #chosen(): Promise<string | undefined> {
    return readChoice(join(this.#folder, CHOICE_FILE));
  }

  #isBuiltIn(id: string): boolean {
    return this.#builtIn.some(({ name }) => name === id);
  }

  #entryOf(id: string): CatalogEntry | undefined {
    return this.#catalog.find((entry) => entry.id === id);
  }

  #pathOf(id: string): string {
    return join(this.#folder, `${id}${SUFFIX}`);
  }
}
