/**
 * The profile of RFC 9421 that every signed request of the system follows. Covered, in this order: method, authority,
 * path and query, and for a request with a body its type and digest too.
 */
export const COMPONENTS_WITHOUT_BODY = ['@method', '@authority', '@path', '@query'] as const;
export const COMPONENTS_WITH_BODY = [...COMPONENTS_WITHOUT_BODY, 'content-type', 'content-digest'] as const;

/** Label that our own requests use. */
export const SIGNATURE_LABEL = 'sig';

/** A signature may be used this long after it was made, and this long before (clocks differ), seconds. */
export const MAX_AGE_SECONDS = 60;
export const MAX_AHEAD_SECONDS = 30;
/** `expires` may lie at most this long after `created`, seconds. */
export const MAX_LIFETIME_SECONDS = 300;

/** One line of the signature base. */
export type Component = readonly [name: string, value: string];

/** `("@method" "@authority" …)`: the inner list of RFC 9421 2.3 without its parameters. */
export function componentList(names: readonly string[]): string {
  return `(${names.map((name) => `"${name}"`).join(' ')})`;
}

/**
 * Signature base of RFC 9421 2.5.
 * @param params the value of `@signature-params`: the component list with its parameters, as sent.
 */
export function signatureBase(components: readonly Component[], params: string): string {
  return [...components.map(([name, value]) => `"${name}": ${value}`), `"@signature-params": ${params}`].join('\n');
}
