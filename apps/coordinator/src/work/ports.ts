import type { WorkClass } from '@edgecoder/policy';
import type {
  Capabilities,
  Language,
  PeerId,
  PowerTelemetry,
  SandboxMode,
  SizeClass,
  WorkerRole,
} from '@edgecoder/protocol';

/** What of an approved machine decides what it is handed. */
export interface Machine {
  agentId: PeerId;
  ownerId: PeerId;
  /** Ed25519, hex. */
  publicKey: string;
  /** X25519, hex: leases are sealed to it. */
  sealingKey: string;
  capabilities: Capabilities;
  power: PowerTelemetry;
}

/** A class that a machine may take. */
export interface MachineClass {
  classId: number;
  role: WorkerRole;
  sizeClass: SizeClass;
}

/** What the queue asks about machines. */
export interface WorkDirectory {
  /** Undefined unless it is registered and approved. */
  machine(agentId: PeerId): Promise<Machine | undefined>;
  /** Classes it may take and is asked for; a class made just now is among them. */
  classesOf(agentId: PeerId): Promise<readonly MachineClass[]>;
  /** True while an approved verifier for the language, with a mode that meets the requirement, sends heartbeats; for projects, one that runs them in it. */
  liveVerifiers(language: Language, required: SandboxMode, projects: boolean): Promise<boolean>;
  /** The smallest model among those of machines that are online and may take the class; undefined when there is none. */
  liveModel(workClass: WorkClass): Promise<{ paramsM: number } | undefined>;
  /** Classes were added: forget what was remembered of them. */
  classesChanged(): void;
  /** What is counted against these machines has changed. */
  missesChanged(agentIds: Iterable<string>): void;
}
