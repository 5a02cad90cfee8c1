import type { TaskView } from '@edgecoder/protocol';

/**
 * Whether the program did what it should: its tests passed or, where it has none, it ended by itself without an error. A
 * task without tests is `completed` whatever its program did, as there is nothing that could reject it.
 */
export function endedWell({ state, result }: Pick<TaskView, 'state' | 'result'>): boolean {
  return state === 'completed' && result?.testReport.passed === true;
}
