import type { SandboxMode } from '@edgecoder/protocol';

/**
 * Which modes serve a requirement. `wasm`, the default, asks for isolation of any kind, so that every machine can serve it;
 * `process` asks for a native interpreter behind the operating system's isolation, which a container also is; `docker`
 * asks for a container. `none` serves nothing that comes from a coordinator.
 */
const SERVED_BY: Readonly<Record<SandboxMode, readonly SandboxMode[]>> = {
  none: [],
  wasm: ['wasm', 'process', 'docker'],
  process: ['process', 'docker'],
  docker: ['docker'],
};

/** True when a run in mode `available` meets the requirement. A requirement of `none` is met by nothing. */
export function sandboxSatisfies(required: SandboxMode, available: SandboxMode): boolean {
  return SERVED_BY[required].includes(available);
}

/**
 * True when a worker's result may count: it ran in a mode that the worker had announced and that meets the requirement.
 * A check runs in the very mode that the worker used, so the coordinator also wants a verifier that has it.
 */
export function acceptsUsedSandbox(input: {
  required: SandboxMode;
  announced: readonly SandboxMode[];
  used: SandboxMode;
}): boolean {
  return input.announced.includes(input.used) && sandboxSatisfies(input.required, input.used);
}
