/** Ways of `damage`, numbered from 0. */
export const WAYS_OF_DAMAGE = 5;

/**
 * A text with one character flipped, left out, doubled or replaced, or cut off there: what a line or a forger may do to it.
 * Of a short text it may be the text itself.
 * @param at place, counted round when the text is shorter.
 * @param how 0 … 4.
 */
export function damage(text: string, at: number, how: number): string {
  const place = text.length === 0 ? 0 : at % text.length;
  const here = text[place] ?? '';
  const before = text.slice(0, place);
  const after = text.slice(place + 1);
  switch (how) {
    case 0:
      return `${before}${String.fromCharCode((here.charCodeAt(0) || 65) ^ 1)}${after}`;
    case 1:
      return before + after;
    case 2:
      return `${before}${here}${text.slice(place)}x`;
    case 3:
      return before;
    default:
      return `${before}${here === '0' ? '1' : '0'}${after}`;
  }
}
