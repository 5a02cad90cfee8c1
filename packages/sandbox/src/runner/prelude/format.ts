import type { Bound } from './bound.ts';
import type { ValueText } from './value-text.ts';

/**
 * The part of the guest's prelude that makes a line of the arguments of `console.log`, by the directives of the first one. It is
 * sent there as source (see `guest-prelude.ts`), so it uses nothing but the language and its arguments, and takes hold of all
 * that it uses before the guest's first line.
 */
export function guestFormat(bound: Bound, { shown, quote, primitive }: ValueText): (args: unknown[]) => string {
  const { stringify } = JSON;
  const text = String;
  const toNumber = Number;
  const toInt = parseInt;
  const toFloat = parseFloat;
  const bigintText = bound(BigInt.prototype.toString);
  const indexOf = bound(String.prototype.indexOf);

  const directive = (unit: string, value: unknown): string => {
    switch (unit) {
      case 's':
        return typeof value === 'bigint' ? `${bigintText(value)}n` : shown(value);
      case 'd':
        return typeof value === 'bigint'
          ? `${bigintText(value)}n`
          : typeof value === 'object'
            ? 'NaN'
            : primitive(toNumber(value));
      case 'i':
        return typeof value === 'bigint'
          ? `${bigintText(value)}n`
          : typeof value === 'object'
            ? 'NaN'
            : primitive(toInt(value as string));
      case 'f':
        return typeof value === 'symbol' ? 'NaN' : primitive(toFloat(value as string));
      case 'j':
        return text(stringify(value));
      case 'c':
        return '';
      default:
        return typeof value === 'string' ? quote(value) : shown(value);
    }
  };

  return (args) => {
    let out = '';
    let used = 0;
    const first = args[0];
    if (args.length > 1 && typeof first === 'string') {
      used = 1;
      for (let i = 0; i < first.length; i++) {
        const unit = first[i] as string;
        const next = first[i + 1];
        if (unit !== '%' || next === undefined) out += unit;
        else if (next === '%') {
          out += '%';
          i++;
        } else if (indexOf('sdifjoOc', next) >= 0 && used < args.length) {
          out += directive(next, args[used++]);
          i++;
        } else out += unit;
      }
    }
    for (; used < args.length; used++) out += (used > 0 ? ' ' : '') + shown(args[used]);
    return out;
  };
}
