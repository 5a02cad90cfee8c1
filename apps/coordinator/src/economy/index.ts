import type { Route } from '@edgecoder/service';
import type { CoordinatorContext, Loop } from '../context.ts';
import { createVestingLoop } from './escrow.ts';
import { type Grant, grantCredits } from './grant.ts';
import { createLoadGauge, type LoadGauge } from './load.ts';
import { createMedianLoop } from './medians.ts';
import { economyRoutes } from './routes.ts';

export interface Economy {
  load: LoadGauge;
  routes: Route[];
  loops: Loop[];
  /** Credits an account from the faucet, once per key. @returns false when the key was used before. */
  grant(grant: Grant): Promise<boolean>;
}

/**
 * Accounts, prices and pay.
 * @param deps.wakeLedger called after something was added to the log.
 */
export function createEconomy(ctx: CoordinatorContext, deps: { wakeLedger: () => void }): Economy {
  const load = createLoadGauge(ctx);
  return {
    load,
    routes: economyRoutes({ ...ctx, ...deps, load, nowMs: Date.now }),
    loops: [createVestingLoop(ctx, deps.wakeLedger), createMedianLoop(ctx)],
    async grant(grant) {
      const granted = await grantCredits(ctx, grant);
      if (granted) deps.wakeLedger();
      return granted;
    },
  };
}
