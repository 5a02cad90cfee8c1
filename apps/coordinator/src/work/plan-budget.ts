import type { TaskPlan } from '@edgecoder/ledger';
import { TOKENS_PER_PROGRAM, typicalGenerationMc } from '@edgecoder/pricing';
import type { ResourceClass } from '@edgecoder/protocol';

/** What of a task decides what its plan may cost. */
export interface Budget {
  max_credits_mc: bigint;
  rate_per_second_mc: bigint;
  wall_ms: number;
  min_params_m: number;
  resource_class: string;
}

/** Whether the task can pay for its parts when each is written at the first try. */
export function fitsBudget({ parts }: TaskPlan, task: Budget): boolean {
  const written = parts.filter(({ prompt }) => prompt !== undefined).length;
  const costMc = typicalGenerationMc({
    tokens: written * TOKENS_PER_PROGRAM,
    runs: parts.length,
    wallMs: task.wall_ms,
    paramsM: task.min_params_m,
    resourceClass: task.resource_class as ResourceClass,
    ratePerSecondMc: task.rate_per_second_mc,
  });
  return costMc <= task.max_credits_mc;
}
