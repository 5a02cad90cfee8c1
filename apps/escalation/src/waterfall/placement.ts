import type { EscalationStep, PeerId } from '@edgecoder/protocol';
import type { Sources } from '../sources/source.ts';
import type { Resolution } from './resolution.ts';

type Asked = Pick<Resolution, 'placement' | 'consent' | 'ownerId'>;

/**
 * Why a step may not be taken, in a sentence; undefined when it may. A task goes no further than its placement, and to a cloud
 * endpoint or a person only when its requester agreed to that besides.
 *
 * - another worker: its coordinator places it as it placed the first;
 * - inference: part of the owner's own coordinator, so within every placement, and for `local` only on this machine;
 * - a parent coordinator hands the task to machines of anyone: `public` only;
 * - cloud: consent is asked beyond the placement; `local` means this machine, whatever else was agreed to;
 * - a person: the requester's consent, or the operator is the owner, who knows the task already, where such are to be asked.
 */
export function refusalOf(
  step: EscalationStep,
  { placement, consent, ownerId }: Asked,
  { sources, operators, askOwners }: { sources: Sources; operators: ReadonlySet<PeerId>; askOwners: boolean },
): string | undefined {
  switch (step) {
    case 'other_worker':
      return undefined;
    case 'inference': {
      if (sources.inference === undefined) return 'no inference service is configured';
      return placement === 'local' && !sources.inference.onThisMachine ? 'the task stays on its machine' : undefined;
    }
    case 'parent_coordinator':
      if (sources.parent_coordinator === undefined) return 'no parent coordinator is configured';
      return placement === 'public' ? undefined : 'the task is not placed in public';
    case 'cloud':
      if (sources.cloud === undefined) return 'no cloud endpoint is configured';
      if (!consent.cloud) return 'the requester did not agree to a cloud endpoint';
      return placement === 'local' && !sources.cloud.onThisMachine ? 'the task stays on its machine' : undefined;
    case 'human':
      if (operators.size === 0) return 'no operator is configured';
      if (operators.has(ownerId) && (consent.human || askOwners)) return undefined;
      if (placement === 'local') return 'the task stays on its machine';
      return consent.human ? undefined : 'the requester did not agree to a person';
  }
}

/**
 * Whether a person may read and answer: the task's owner, who knows it already and whose answer is checked like any other;
 * an operator, when the requester agreed to people and the task may leave its machine.
 */
export function mayAnswer(
  peerId: PeerId,
  { placement, consent, ownerId }: Asked,
  operators: ReadonlySet<PeerId>,
): boolean {
  return peerId === ownerId || (operators.has(peerId) && consent.human && placement !== 'local');
}
