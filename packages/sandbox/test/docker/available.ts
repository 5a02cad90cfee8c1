import type { DockerSandboxOptions } from '../../src/docker/docker-sandbox.ts';
import { DOCKER_IMAGES } from '../../src/docker/docker-sandbox.ts';
import { type Engine, findEngine } from '../../src/docker/engine.ts';
import { findImages } from '../../src/docker/images.ts';
import type { ModeUnavailable } from '../../src/supervisor/mode-unavailable.ts';

/** How tests find an engine: as the worker does. */
export const dockerHints = (): DockerSandboxOptions & { runtime: string } => ({
  dockerHost: process.env['DOCKER_HOST'],
  runtimeDir: process.env['XDG_RUNTIME_DIR'],
  home: process.env['HOME'],
  runtime: process.env['SANDBOX_DOCKER_RUNTIME'] ?? 'auto',
});

/** The engine itself, to look at what is left in it. */
export const engineOfTests = (): Promise<Engine> => findEngine(dockerHints());

/**
 * Why tests of the docker mode are skipped here; undefined when they run. With EDGECODER_REQUIRE_SERVERS they always
 * run, and fail where the mode does not work.
 */
export async function whyNoDockerMode(): Promise<string | undefined> {
  if (process.env['EDGECODER_REQUIRE_SERVERS'] === '1') return undefined;
  try {
    const { problems } = await findImages(await engineOfTests(), DOCKER_IMAGES);
    const [problem] = problems;
    return problem === undefined ? undefined : `${problem.reason}. ${problem.remedy}`;
  } catch (error) {
    return `${(error as Error).message}. ${(error as ModeUnavailable).remedy ?? ''}`;
  }
}

/** Of a container that only tests make. Limits are stated, as Podman's own may be more than it may set. */
export const PLAIN_HOST_CONFIG = {
  NetworkMode: 'none',
  Ulimits: ['nofile', 'nproc'].map((Name) => ({ Name, Soft: 256, Hard: 256 })),
};

/** The image of Python programs has pytest for their projects. */
export async function imageHasPytest(): Promise<boolean> {
  const { docker } = await engineOfTests();
  const made = await docker.createContainer({
    Image: DOCKER_IMAGES.python,
    Entrypoint: ['python3', '-c', 'import pytest'],
    Cmd: [],
    HostConfig: PLAIN_HOST_CONFIG,
  });
  try {
    await made.start();
    return ((await made.wait()) as { StatusCode: number }).StatusCode === 0;
  } finally {
    await made.remove({ force: true });
  }
}
