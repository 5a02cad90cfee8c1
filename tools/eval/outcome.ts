import { Language } from '@edgecoder/protocol';
import { z } from 'zod';
import { KINDS } from './records.ts';

/** Where code comes from: the model alone, what is nearest in the corpus of verified functions, or the model that is shown it. */
export const MODES = ['model', 'retrieval', 'both'] as const;
export type Mode = (typeof MODES)[number];

/** How one request went. */
export const Outcome = z.strictObject({
  kind: z.enum(KINDS),
  id: z.string(),
  language: z.union([Language, z.literal('none')]),
  mode: z.enum(MODES),
  ok: z.boolean(),
  /** What is wrong, when not ok. */
  why: z.string(),
  /** The last answer. */
  answer: z.string(),
  /** Answers it took. */
  turns: z.int(),
  /** Whether the first answer by itself is right, of requests that the product's own code may ask again. */
  firstOk: z.boolean().optional(),
});
export type Outcome = z.infer<typeof Outcome>;

/** What tells one outcome from all others of a run. */
export const outcomeKey = ({ kind, id, language, mode }: Pick<Outcome, 'kind' | 'id' | 'language' | 'mode'>): string =>
  `${mode} ${kind} ${language} ${id}`;
