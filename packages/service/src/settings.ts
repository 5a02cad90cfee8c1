import { z } from 'zod';
import { Secret } from './secret.ts';

/** One environment variable of a service. */
export interface Setting<S extends z.ZodType = z.ZodType> {
  schema: S;
  /** One sentence for the generated table. */
  description: string;
  /** As it would be written in the environment. Never for a secret. */
  default?: string;
  secret: boolean;
  /** What changing it costs: a restart unless it says more. */
  cost?: string;
}

export type SettingsDefinition = Readonly<Record<string, Setting>>;
/** The parsed values, by variable name. */
export type SettingsOf<D extends SettingsDefinition> = { readonly [K in keyof D]: z.output<D[K]['schema']> };

/** A variable that is missing or wrong; `variable` and the message name it, and never show its value. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly code = 'invalid_setting';
  readonly variable: string;
  constructor(variable: string, message: string) {
    super(`${variable}: ${message}`);
    this.variable = variable;
  }
}

/**
 * Describes one variable. `schema` takes the variable's text (or `undefined`: unset and empty are the same) and gives
 * its value; without a default and without `optional()` the variable must be set.
 */
export function setting<S extends z.ZodType>(
  schema: S,
  options: { description: string; default?: string; secret?: boolean; cost?: string },
): Setting<S> {
  const { secret = false, ...rest } = options;
  if (secret && rest.default !== undefined) throw new TypeError('a secret has no default value');
  return { schema, secret, ...rest };
}

/** Keeps the types of a definition. */
export function defineSettings<const D extends SettingsDefinition>(definition: D): D {
  return definition;
}

/**
 * Reads and checks every variable of `definition`.
 * @throws {SettingsError} naming the first variable that is missing or wrong.
 */
export function readSettings<D extends SettingsDefinition>(
  definition: D,
  env: Readonly<Record<string, string | undefined>>,
): SettingsOf<D> {
  const values: Record<string, unknown> = {};
  for (const [variable, { schema, default: fallback }] of Object.entries(definition)) {
    const text = env[variable]?.trim();
    const parsed = schema.safeParse(text === undefined || text === '' ? fallback : text);
    if (!parsed.success) {
      const missing = (text === undefined || text === '') && fallback === undefined;
      const expected = parsed.error.issues.map((issue) => issue.message).join('; ');
      throw new SettingsError(variable, missing ? 'is required and not set' : expected);
    }
    values[variable] = parsed.data;
  }
  return Object.freeze(values) as SettingsOf<D>;
}

/** One row of `.env.example` and of the settings table in the docs. */
export interface SettingRow {
  variable: string;
  description: string;
  default: string | undefined;
  required: boolean;
  secret: boolean;
  cost: string;
}

/** The definition as rows, in its order. */
export function describeSettings(definition: SettingsDefinition): SettingRow[] {
  return Object.entries(definition).map(([variable, entry]) => ({
    variable,
    description: entry.description,
    default: entry.default,
    required: entry.default === undefined && !entry.schema.safeParse(undefined).success,
    secret: entry.secret,
    cost: entry.cost ?? 'restart',
  }));
}

const message = (text: string) => ({ error: text });

/** Schemas for the text of environment variables; their messages say what is expected. */
export const envSchemas = {
  text: (max = 1000) => z.string(message('expected text')).max(max, message(`expected at most ${max} characters`)),
  port: () => integer(0, 65_535, 'a port number (0 … 65535; 0 takes a free one)'),
  integer: (min: number, max: number) => integer(min, max, `a whole number from ${min} to ${max}`),
  boolean: () =>
    z
      .string()
      .refine((text) => /^(true|false|1|0|yes|no)$/i.test(text), message('expected true or false'))
      .transform((text) => /^(true|1|yes)$/i.test(text)),
  oneOf: <const T extends readonly [string, ...string[]]>(values: T) =>
    z.enum(values, message(`expected one of ${values.join(', ')}`)),
  url: (...protocols: readonly string[]) => urlOf(protocols),
  /** A URL that may carry a password. */
  secretUrl: (...protocols: readonly string[]) => urlOf(protocols).transform((text) => new Secret(text)),
  /** Comma-separated; empty entries are dropped. */
  list: (entry: z.ZodType<string, string>, max: number) =>
    z
      .string()
      .transform((text) =>
        text
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== ''),
      )
      .pipe(z.array(entry).max(max, message(`expected at most ${max} entries`))),
  secret: (pattern?: RegExp, expected = 'a secret of at least 16 characters') =>
    z
      .string()
      .refine((text) => (pattern ?? /^.{16,}$/s).test(text), message(`expected ${expected}`))
      .transform((text) => new Secret(text)),
} as const;

function urlOf(protocols: readonly string[]) {
  const expected = `expected a URL that starts with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`;
  return z
    .string()
    .refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1)), message(expected));
}

function integer(min: number, max: number, what: string) {
  return z
    .string()
    .refine(
      (text) => /^-?\d{1,15}$/.test(text) && Number(text) >= min && Number(text) <= max,
      message(`expected ${what}`),
    )
    .transform(Number);
}
