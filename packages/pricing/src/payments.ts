import { whole } from './arithmetic.ts';

/** The coordinator's fee on payments, basis points. */
export const DEFAULT_FEE_BPS = 150;
const BPS = 10_000n;

/**
 * The coordinator's fee on a payment and what is left: fee = `floor(sats × feeBps ÷ 10000)`.
 * @throws {RangeError} for a fee above 10,000 basis points.
 */
export function coordinatorFeeSats(input: { amountSats: bigint; feeBps?: number }): {
  feeSats: bigint;
  netSats: bigint;
} {
  const amountSats = whole(input.amountSats, 'amountSats');
  const feeBps = whole(input.feeBps ?? DEFAULT_FEE_BPS, 'feeBps');
  if (feeBps > BPS) throw new RangeError('feeBps must not be above 10000');
  const feeSats = (amountSats * feeBps) / BPS;
  return { feeSats, netSats: amountSats - feeSats };
}
