import type {
  Capabilities,
  Language,
  Placement,
  Requirements,
  ResourceClass,
  SandboxMode,
  SizeClass,
  SubtaskKind,
  WorkerRole,
} from '@edgecoder/protocol';
import { SMALL_WALL_MS } from './power.ts';
import { sandboxSatisfies } from './sandbox.ts';

/** Everyone, as an entry of {@link WorkClass.owners}. */
export const EVERY_OWNER = '*';

/** What a machine must be to take a subtask: the columns that a claim matches by. */
export interface WorkClassColumns {
  role: WorkerRole;
  language: Language;
  /** `execute`: the requirement, met as `sandboxSatisfies` says. `verify`: the very mode the checked worker used. */
  sandbox: SandboxMode;
  resourceClass: ResourceClass;
  model: string | undefined;
  /** Parameters of the model, millions, at least; a value of `paramsBucket`. */
  minParamsM: number;
  sizeClass: SizeClass;
  /** Only processes of the coordinator's own node. */
  localOnly: boolean;
  /** Only machines of the operator. */
  operatorOnly: boolean;
  /** Only machines that run commands in file trees, in a mode that meets the requirement. */
  projects: boolean;
  /** Only machines with a model, which is to write something: any model, where none is named. */
  generates: boolean;
}

export interface WorkClass extends WorkClassColumns {
  /** Canonical: equal classes have equal keys, different ones different keys. At most {@link MAX_MATCH_KEY_CHARS}. */
  matchKey: string;
  /** Owners whose machines may take it, sorted; `['*']` is everyone. */
  owners: readonly string[];
}

/** Frame, a model's name and sixteen owners and the requester, with room to spare. */
export const MAX_MATCH_KEY_CHARS = 700;

/** What of a task decides its class. */
export interface WorkSpec {
  /** `verify` for a check of another worker's result. */
  kind: SubtaskKind;
  language: Language;
  requirements: Requirements;
  wallMs: number;
  placement: Placement;
  /** The requester. */
  ownerId: string;
  namedPeers?: readonly string[] | undefined;
  /** Checks only: the mode the checked worker used. */
  usedSandbox?: SandboxMode;
  /** It is a command in a file tree. */
  projects?: boolean;
}

/**
 * Parameters rounded up to two significant digits, so that hostile requirements cannot make endless classes: about 600
 * values over the whole range. Requirements and machines are rounded alike, so a 7,615 M model meets a wish for 7,615 M.
 */
export function paramsBucket(paramsM: number): number {
  if (paramsM <= 0) return 0;
  const unit = 10 ** Math.max(0, Math.ceil(paramsM).toString().length - 2);
  return Math.ceil(Math.ceil(paramsM) / unit) * unit;
}

/** Time limits up to 10 s are small. */
export function sizeClassOf(wallMs: number): SizeClass {
  return wallMs <= SMALL_WALL_MS ? 'small' : 'large';
}

/**
 * The class of a subtask. Kinds that use no model (`exec`, `verify`) have none in their class. A check goes to the operator's
 * verifiers, on the same machine where the task is `local`.
 * @throws {RangeError} for a check without `usedSandbox`, or `named-peers` without peers.
 */
export function workClassOf(spec: WorkSpec): WorkClass {
  const verify = spec.kind === 'verify';
  const modelFree = verify || spec.kind === 'exec';
  if (verify && spec.usedSandbox === undefined) throw new RangeError('a check names the mode that the worker used');
  const columns: WorkClassColumns = {
    role: verify ? 'verify' : 'execute',
    language: spec.language,
    sandbox: spec.usedSandbox !== undefined && verify ? spec.usedSandbox : spec.requirements.sandbox,
    resourceClass: spec.requirements.resourceClass,
    model: modelFree ? undefined : spec.requirements.model,
    minParamsM: modelFree ? 0 : paramsBucket(spec.requirements.minParamsM),
    sizeClass: sizeClassOf(spec.wallMs),
    localOnly: spec.placement === 'local',
    operatorOnly: verify,
    projects: spec.projects === true,
    generates: !modelFree,
  };
  const owners = verify ? [EVERY_OWNER] : ownersOf(spec);
  return { ...columns, owners, matchKey: matchKeyOf(columns, owners) };
}

function ownersOf(spec: WorkSpec): string[] {
  switch (spec.placement) {
    case 'public':
      return [EVERY_OWNER];
    case 'local':
    case 'my-devices':
      return [spec.ownerId];
    case 'named-peers':
      if (!spec.namedPeers?.length) throw new RangeError('named-peers names at least one peer');
      return [...new Set([...spec.namedPeers, spec.ownerId])].sort();
  }
}

/** The model comes last: it alone may hold any of the characters between the fields. */
function matchKeyOf(columns: WorkClassColumns, owners: readonly string[]): string {
  const { role, language, sandbox, resourceClass, minParamsM, sizeClass, localOnly, operatorOnly, model } = columns;
  const how = `${sandbox}${columns.projects ? '+projects' : ''}${columns.generates ? '+model' : ''}`;
  const where = [localOnly ? 'local' : 'anywhere', operatorOnly ? 'operator' : 'anyone'];
  return [role, language, how, resourceClass, minParamsM, sizeClass, ...where, owners.join(','), model ?? ''].join('|');
}

/** What of an agent decides which classes it takes. */
export interface AgentProfile {
  ownerId: string;
  /** A process of the coordinator's own node. */
  local: boolean;
  /** Its owner is the coordinator's operator. */
  operator: boolean;
  capabilities: Capabilities;
}

/** True when the machine's owner is among those who may take the class. */
export function ownerTakesClass(ownerId: string, owners: readonly string[]): boolean {
  return owners.includes(EVERY_OWNER) || owners.includes(ownerId);
}

/**
 * True when the machine is what the class asks for. Owners are apart ({@link ownerTakesClass}), as they are in the database;
 * so is whether the machine wants only small work just now.
 */
export function agentMeetsClass(agent: AgentProfile, columns: WorkClassColumns): boolean {
  const { capabilities } = agent;
  // What was stored before there were projects says nothing of them.
  const modes = columns.projects ? (capabilities.projects ?? []) : capabilities.sandboxes;
  const sandbox =
    columns.role === 'verify'
      ? columns.sandbox !== 'none' && modes.includes(columns.sandbox)
      : modes.some((available) => sandboxSatisfies(columns.sandbox, available));
  return (
    sandbox &&
    capabilities.roles.includes(columns.role) &&
    capabilities.languages.includes(columns.language) &&
    (columns.resourceClass === 'cpu' || capabilities.resourceClass === 'gpu') &&
    (!columns.localOnly || agent.local) &&
    (!columns.operatorOnly || agent.operator) &&
    hasModel(capabilities, columns)
  );
}

/** {@link agentMeetsClass} and {@link ownerTakesClass}. */
export function agentTakesClass(agent: AgentProfile, workClass: Omit<WorkClass, 'matchKey'>): boolean {
  return ownerTakesClass(agent.ownerId, workClass.owners) && agentMeetsClass(agent, workClass);
}

function hasModel(capabilities: Capabilities, columns: WorkClassColumns): boolean {
  return !columns.generates || modelsMeeting(capabilities, columns).length > 0;
}

/** Models of a machine that are what the class asks for. */
export function modelsMeeting(
  capabilities: Capabilities,
  columns: Pick<WorkClassColumns, 'model' | 'minParamsM'>,
): Capabilities['models'] {
  return capabilities.models.filter(
    ({ name, paramsM }) =>
      (columns.model === undefined || columns.model === name) && paramsBucket(paramsM) >= columns.minParamsM,
  );
}
