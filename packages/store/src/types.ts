import type { CustomTypesConfig } from 'pg';
import pg from 'pg';

/** Object identifiers of the types whose JavaScript form differs from what `pg` gives by itself. */
const OID = {
  bytea: 17,
  int8: 20,
  date: 1082,
  byteaArray: 1001,
  int8Array: 1016,
  numericArray: 1231,
  dateArray: 1182,
} as const;

const parserOf = pg.types.getTypeParser as (oid: number, format?: string) => (text: string) => unknown;
/** `{a,"b",NULL}` as an array of strings and nulls: the parser of `text[]`. */
const parseTextArray = parserOf(1009) as (text: string) => unknown[];

/** The array may be of more than one dimension. */
function parseArray(text: string, parse: (element: string) => unknown): unknown[] {
  const each = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(each) : value === null ? null : parse(value as string);
  return parseTextArray(text).map(each);
}

/** `\x…` → bytes that own their whole buffer, so that they can be kept or transferred without dragging a pool along. */
function parseBytea(text: string): Uint8Array {
  const bytes = new Uint8Array((text.length - 2) / 2);
  Buffer.from(bytes.buffer).write(text.slice(2), 'hex');
  return bytes;
}

const same = (text: string): string => text;

const PARSERS = new Map<number, (text: string) => unknown>([
  [OID.bytea, parseBytea],
  [OID.int8, BigInt],
  // A calendar day has no time zone; `Date` would give it one.
  [OID.date, same],
  [OID.byteaArray, (text) => parseArray(text, parseBytea)],
  [OID.int8Array, (text) => parseArray(text, BigInt)],
  [OID.numericArray, (text) => parseArray(text, same)],
  [OID.dateArray, (text) => parseArray(text, same)],
]);

/**
 * How values arrive: `int8` → `bigint`, `bytea` → `Uint8Array`, `numeric` and `date` → string, `json(b)` parsed,
 * `timestamptz` → `Date`, each also inside arrays. Everything else as `pg` has it.
 */
export const storeTypes: CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const own = format === 'binary' ? undefined : PARSERS.get(oid);
    return own ?? parserOf(oid, format);
  },
} as CustomTypesConfig;
