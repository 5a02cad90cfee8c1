export { createDockerSandbox, DOCKER_IMAGES, type DockerSandboxOptions } from './docker/docker-sandbox.ts';
export * from './interface.ts';
export { createNoneSandbox, type NoneSandboxOptions } from './none/none-sandbox.ts';
export { createProcessSandbox, type ProcessSandboxOptions } from './process/process-sandbox.ts';
export { ProjectError, snapshotHash } from './project/tree.ts';
export * from './subset/index.ts';
export { createWasmSandbox, type RunEnd, type RunStart, type WasmSandboxOptions } from './wasm/wasm-sandbox.ts';
