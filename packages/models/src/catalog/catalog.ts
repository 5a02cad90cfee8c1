import { z } from 'zod';
import catalog from './catalog.json' with { type: 'json' };

/** A name by which a model is asked for, and the beginning of its file's name. */
export const ModelId = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, 'expected letters, digits, ".", "_" and "-"');
/** As 64 hexadecimal digits. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');

/** A file that can be fetched. */
export const CatalogEntry = z.strictObject({
  id: ModelId,
  title: z.string(),
  url: z.url({ protocol: /^https?$/ }),
  sizeBytes: z.number().int().positive(),
  sha256: Sha256,
  quantization: z.string(),
  /** As its makers write it. */
  parameters: z.string(),
  /** Tokens it was trained on at once. */
  contextTokens: z.number().int().positive(),
  /** SPDX identifier. */
  licence: z.string(),
  /** Natural languages it was trained for, ISO 639-1. */
  languages: z.array(z.string().length(2)),
  /** Memory of a machine on which it runs beside everything else. */
  minMemoryBytes: z.number().int().positive(),
});
export type CatalogEntry = z.infer<typeof CatalogEntry>;

/** The models that are known by their checksum, the smallest first. */
export const CATALOG: readonly CatalogEntry[] = z
  .array(CatalogEntry)
  .parse(catalog.models)
  .toSorted((one, other) => one.sizeBytes - other.sizeBytes);

/** The largest of them that a machine with so much memory runs; undefined when none does. */
export function suggestModel(memoryBytes: number, models: readonly CatalogEntry[] = CATALOG): CatalogEntry | undefined {
  return models.filter((model) => model.minMemoryBytes <= memoryBytes).at(-1);
}
