import {
  agentMeetsClass,
  agentTakesClass,
  EVERY_OWNER,
  modelsMeeting,
  sandboxSatisfies,
  type WorkClassColumns,
} from '@edgecoder/policy';
import { type PeerId, SandboxMode } from '@edgecoder/protocol';
import type { Caller, CallerRole } from '@edgecoder/service';
import type { CoordinatorContext } from '../context.ts';
import { createBatcher } from '../work/batcher.ts';
import { backedOff } from '../work/misses.repository.ts';
import type { Machine, MachineClass, WorkDirectory } from '../work/ports.ts';
import {
  type AgentRecord,
  type ClassRow,
  classesOfOwners,
  findKeys,
  hasLiveVerifier,
  type KnownKey,
  machinesWithModels,
} from './agents.repository.ts';
import { createTimedMap } from './timed-map.ts';

/** How long what was read of a key is believed: a revocation on another replica takes this long to be felt. */
const KEY_TTL_MS = 2000;
/** Unknown keys are asked for again sooner: they may be registering at another replica. */
const STRANGER_TTL_MS = 500;
const VERIFIER_TTL_MS = 1000;
const MODEL_TTL_MS = 1000;
const CLASS_TTL_MS = 1000;
/** What another replica has counted against a machine takes this long to be felt here. */
const BACK_OFF_TTL_MS = 1000;

const MAX_KEYS = 20_000;
/** Apart from the known ones, so that a flood of strangers pushes none of those out. */
const MAX_STRANGERS = 5000;
const MAX_CLASS_OWNERS = 5000;
/** Classes that one owner's machines are matched against; the newest. */
const MAX_CLASSES_PER_OWNER = 4096;
const MAX_LOOKUP_BATCH = 256;
const MAX_MODEL_CLASSES = 1000;

/** Who is who: callers for the HTTP side, machines for the queue. All of it is a short memory of the database. */
export interface Directory extends WorkDirectory {
  /** What a key is to this coordinator; `stranger` when it is nobody, or a machine that is not approved. */
  resolveCaller(publicKey: string, peerId: PeerId): Promise<Caller>;
  /** The machine with this id, whatever its status. */
  agent(agentId: PeerId): Promise<AgentRecord | undefined>;
  /** What was read of this key or machine is not true any more. */
  forget(peerId: PeerId): void;
}

interface OwnerClasses {
  version: number;
  classes: readonly { classId: number; columns: WorkClassColumns }[];
}

export function createDirectory(ctx: Pick<CoordinatorContext, 'store' | 'settings'>): Directory {
  const { store, settings } = ctx;
  const keys = createTimedMap<PeerId, KnownKey>({ ttlMs: KEY_TTL_MS, max: MAX_KEYS });
  const strangers = createTimedMap<PeerId, KnownKey>({ ttlMs: STRANGER_TTL_MS, max: MAX_STRANGERS });
  /** By language, required mode, and whether for projects. */
  const verifiers = createTimedMap<string, boolean>({ ttlMs: VERIFIER_TTL_MS, max: 16 });
  /** By match key; that there is none is asked anew each time, for a model may be loading. */
  const models = createTimedMap<string, { paramsM: number }>({ ttlMs: MODEL_TTL_MS, max: MAX_MODEL_CLASSES });
  /** Whoever asks while a lookup is under way shares it. */
  const verifierLookups = new Map<string, Promise<boolean>>();
  const classes = createTimedMap<string, OwnerClasses>({ ttlMs: CLASS_TTL_MS, max: MAX_CLASS_OWNERS });
  /** Until when a machine is not asked for a class, by this process's clock. */
  const backOffs = createTimedMap<PeerId, ReadonlyMap<number, number>>({ ttlMs: BACK_OFF_TTL_MS, max: MAX_KEYS });
  let classVersion = 0;

  const keyLookup = createBatcher<PeerId, KnownKey>({
    maxBatch: MAX_LOOKUP_BATCH,
    async run(ids) {
      const found = new Map((await findKeys(store.db, [...new Set(ids)])).map((key) => [key.id, key]));
      return ids.map((id) => found.get(id) ?? { id, agent: undefined, ownerKey: undefined });
    },
  });
  const classLookup = createBatcher<string, readonly { classId: number; columns: WorkClassColumns }[]>({
    maxBatch: MAX_LOOKUP_BATCH,
    async run(owners) {
      const rows = await classesOfOwners(store.db, [...new Set(owners)], MAX_CLASSES_PER_OWNER);
      const byOwner = Map.groupBy(rows, (row) => row.ownerId);
      return owners.map((owner) => (byOwner.get(owner) ?? []).map(classOf));
    },
  });

  const backOffLookup = createBatcher<PeerId, ReadonlyMap<number, number>>({
    maxBatch: MAX_LOOKUP_BATCH,
    async run(ids) {
      const found = await backedOff(store.db, [...new Set(ids)]);
      const now = performance.now();
      return ids.map((id) => new Map([...(found.get(id) ?? [])].map(([classId, leftMs]) => [classId, now + leftMs])));
    },
  });

  async function backOffsOf(agentId: PeerId): Promise<ReadonlyMap<number, number>> {
    const remembered = backOffs.get(agentId);
    if (remembered !== undefined) return remembered;
    const noted = backOffs.mark();
    const found = await backOffLookup.add(agentId);
    backOffs.set(agentId, found, noted);
    return found;
  }

  async function key(id: PeerId): Promise<KnownKey> {
    const remembered = keys.get(id) ?? strangers.get(id);
    if (remembered !== undefined) return remembered;
    // A change that is made while the lookup is under way must not be overwritten by what it found.
    const noted = { keys: keys.mark(), strangers: strangers.mark() };
    const found = await keyLookup.add(id);
    if (found.agent === undefined && found.ownerKey === undefined) strangers.set(id, found, noted.strangers);
    else keys.set(id, found, noted.keys);
    return found;
  }

  async function ownerClasses(owner: string): Promise<OwnerClasses['classes']> {
    const remembered = classes.get(owner);
    if (remembered !== undefined && remembered.version === classVersion) return remembered.classes;
    const version = classVersion;
    const found = await classLookup.add(owner);
    classes.set(owner, { version, classes: found });
    return found;
  }

  async function approved(agentId: PeerId): Promise<AgentRecord | undefined> {
    const { agent } = await key(agentId);
    return agent?.status === 'approved' ? agent : undefined;
  }

  return {
    async resolveCaller(publicKey, peerId) {
      const { agent, ownerKey } = await key(peerId);
      return callerOf({
        publicKey,
        peerId,
        agent,
        isOwner: ownerKey === publicKey,
        isOperator: settings.operators.has(peerId),
      });
    },

    agent: async (agentId) => (await key(agentId)).agent,

    async machine(agentId): Promise<Machine | undefined> {
      return approved(agentId);
    },

    async classesOf(agentId): Promise<readonly MachineClass[]> {
      const agent = await approved(agentId);
      if (agent === undefined) return [];
      const profile = { ...agent, operator: settings.operators.has(agent.ownerId) };
      const [own, everyones, until] = await Promise.all([
        ownerClasses(agent.ownerId),
        ownerClasses(EVERY_OWNER),
        backOffsOf(agentId),
      ]);
      const now = performance.now();
      return [...own, ...everyones]
        .filter(({ classId, columns }) => agentMeetsClass(profile, columns) && (until.get(classId) ?? 0) <= now)
        .map(({ classId, columns: { role, sizeClass } }) => ({ classId, role, sizeClass }));
    },

    async liveVerifiers(language, required, projects) {
      const wanted = `${language} ${required} ${projects}`;
      const remembered = verifiers.get(wanted);
      if (remembered !== undefined) return remembered;
      const underWay = verifierLookups.get(wanted);
      if (underWay !== undefined) return underWay;
      const noted = verifiers.mark();
      const modes = SandboxMode.options.filter((mode) => sandboxSatisfies(required, mode));
      const lookup = hasLiveVerifier(store.db, [...settings.operators], language, modes, projects);
      verifierLookups.set(wanted, lookup);
      try {
        const live = await lookup;
        verifiers.set(wanted, live, noted);
        return live;
      } finally {
        verifierLookups.delete(wanted);
      }
    },

    async liveModel(workClass) {
      const remembered = models.get(workClass.matchKey);
      if (remembered !== undefined) return remembered;
      const noted = models.mark();
      const owners = workClass.owners.includes(EVERY_OWNER) ? undefined : workClass.owners;
      const machines = await machinesWithModels(store.db, owners, workClass.model);
      const sizes = machines
        .filter((machine) =>
          agentTakesClass({ ...machine, operator: settings.operators.has(machine.ownerId) }, workClass),
        )
        .flatMap(({ capabilities }) => modelsMeeting(capabilities, workClass).map(({ paramsM }) => paramsM));
      if (sizes.length === 0) return undefined;
      const found = { paramsM: Math.min(...sizes) };
      models.set(workClass.matchKey, found, noted);
      return found;
    },

    classesChanged() {
      classVersion += 1;
    },

    missesChanged(agentIds) {
      for (const agentId of agentIds) backOffs.delete(agentId as PeerId);
    },

    forget(peerId) {
      keys.delete(peerId);
      strangers.delete(peerId);
      verifiers.clear();
      models.clear();
    },
  };
}

function callerOf(known: {
  publicKey: string;
  peerId: PeerId;
  agent: AgentRecord | undefined;
  isOwner: boolean;
  isOperator: boolean;
}): Caller {
  const { publicKey, peerId, agent } = known;
  const isAgent = agent !== undefined && agent.publicKey === publicKey;
  const roles = new Set<CallerRole>();
  if (known.isOperator) roles.add('operator').add('user');
  if (isAgent && agent.status !== 'approved' && !known.isOperator) {
    return { publicKey, peerId, ownerId: agent.ownerId, roles: new Set(['stranger']), refusal: 'not_approved' };
  }
  if (isAgent && agent.status === 'approved') roles.add('agent');
  if (known.isOwner) roles.add('user');
  if (roles.size === 0) roles.add('stranger');
  return { publicKey, peerId, ownerId: isAgent ? agent.ownerId : peerId, roles };
}

function classOf(row: ClassRow): { classId: number; columns: WorkClassColumns } {
  const { ownerId: _, classId, model, ...columns } = row;
  return { classId, columns: { ...columns, model: model ?? undefined } as WorkClassColumns };
}
