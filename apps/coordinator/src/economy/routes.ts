import {
  AccountId,
  AppError,
  Balance,
  ComputePrice,
  GrantRequest,
  History,
  HistoryQuery,
  mcToJson,
  Quote,
  QuoteQuery,
} from '@edgecoder/protocol';
import type { Route } from '@edgecoder/service';
import { defineRoute } from '@edgecoder/service';
import { z } from 'zod';
import type { CoordinatorContext } from '../context.ts';
import { balanceOf, historyPage, requireReadable } from './accounts.ts';
import { grantCredits } from './grant.ts';
import type { LoadGauge } from './load.ts';
import { localPrice, quoteFor } from './quote.ts';

const TAG = 'economy';
const params = z.object({ accountId: AccountId });
const READERS = { kind: 'signed', roles: ['user', 'agent', 'operator'] } as const;

/**
 * Balance, history, quote and grant of accounts, and the price of compute.
 * @param deps.wakeLedger called after a grant, which adds to the log.
 */
export function economyRoutes(
  deps: Pick<CoordinatorContext, 'store' | 'keys' | 'newId'> & {
    load: LoadGauge;
    wakeLedger: () => void;
    nowMs: () => number;
  },
): Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/economy/credits/:accountId/balance',
      summary: 'What an account holds: spendable, reserved for running tasks, and kept back until newer results follow',
      tag: TAG,
      access: READERS,
      params,
      response: Balance,
      errors: ['not_found'],
      handler: ({ caller, params: { accountId } }) => balanceOf(deps, caller, accountId),
    }),
    defineRoute({
      method: 'GET',
      path: '/economy/credits/:accountId/history',
      summary: 'The entries of an account, newest first',
      tag: TAG,
      access: READERS,
      params,
      query: HistoryQuery,
      response: History,
      errors: ['not_found'],
      handler: ({ caller, params: { accountId }, query }) => historyPage(deps, caller, accountId, query),
    }),
    defineRoute({
      method: 'GET',
      path: '/economy/credits/:accountId/quote',
      summary: 'What a task with these limits costs at most, now',
      tag: TAG,
      access: READERS,
      params,
      query: QuoteQuery,
      response: Quote,
      errors: ['not_found'],
      async handler({ caller, params: { accountId }, query: { parts, ...limits } }) {
        await requireReadable(deps, caller, accountId);
        const quote = quoteFor(await deps.load.current(), { ...limits, subtasks: parts });
        return {
          maxCreditsMc: mcToJson(quote.maxCreditsMc),
          loadPermille: quote.loadPermille,
          ratePerSecondMc: mcToJson(quote.ratePerSecondMc),
        };
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/economy/credits/:accountId/grant',
      summary: 'Credits an account from the faucet, once per key',
      tag: TAG,
      access: { kind: 'signed', roles: ['operator'] },
      params,
      body: GrantRequest,
      response: Balance,
      errors: ['not_found', 'idempotency_conflict', 'forbidden'],
      async handler({ caller, params: { accountId }, body }) {
        if (body.ownerId !== undefined && accountId !== `user:${body.ownerId}`) {
          throw new AppError('invalid_request', 'ownerId names another owner than the account');
        }
        const granted = await grantCredits(deps, {
          accountId,
          amountMc: BigInt(body.amountMc),
          idempotencyKey: body.idempotencyKey,
        });
        if (granted) deps.wakeLedger();
        return balanceOf(deps, caller, accountId);
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/economy/price/current',
      summary: 'Sats per compute unit by the load of this coordinator',
      tag: TAG,
      access: READERS,
      response: ComputePrice,
      handler: async () => localPrice(await deps.load.current(), deps.nowMs()),
    }),
  ];
}
