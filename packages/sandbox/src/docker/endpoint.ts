import { statSync } from 'node:fs';
import { join } from 'node:path';

/** Where an engine that speaks Docker's API listens. */
export interface DockerEndpoint {
  /** As DOCKER_HOST has it: `unix://…`, `tcp://…` or `npipe://…`. */
  host: string;
  /** What led to it, for whoever reads about it. */
  from: string;
}

export interface EndpointHints {
  /** DOCKER_HOST; when set, nothing else is tried. */
  dockerHost?: string | undefined;
  /** XDG_RUNTIME_DIR: where engines without root have their sockets. */
  runtimeDir?: string | undefined;
  /** The user's home: where Docker Desktop, Colima and the like have theirs. */
  home?: string | undefined;
}

/** Sockets in the order they are tried: Docker before Podman, the user's own before the system's. */
export function endpointCandidates({ dockerHost, runtimeDir, home }: EndpointHints): DockerEndpoint[] {
  if (dockerHost !== undefined && dockerHost !== '') return [{ host: dockerHost, from: 'DOCKER_HOST' }];
  if (process.platform === 'win32') return [{ host: 'npipe:////./pipe/docker_engine', from: 'Docker' }];
  const sockets: [path: string, from: string][] = [
    ...(runtimeDir === undefined ? [] : [[join(runtimeDir, 'docker.sock'), 'Docker without root'] as [string, string]]),
    ['/var/run/docker.sock', 'Docker'],
    ...(home === undefined ? [] : [[join(home, '.docker/run/docker.sock'), 'Docker Desktop'] as [string, string]]),
    ...(runtimeDir === undefined
      ? []
      : [[join(runtimeDir, 'podman/podman.sock'), 'Podman without root'] as [string, string]]),
    ['/run/podman/podman.sock', 'Podman'],
  ];
  return sockets.filter(([path]) => isSocket(path)).map(([path, from]) => ({ host: `unix://${path}`, from }));
}

function isSocket(path: string): boolean {
  try {
    return statSync(path).isSocket();
  } catch {
    return false;
  }
}

/**
 * What dockerode connects with.
 * @throws {Error} when the text is no address of an engine.
 */
export function connectOptions(
  host: string,
): { socketPath: string } | { host: string; port: number; protocol: 'http' } {
  const unix = /^(?:unix|npipe):\/\/(\/.+)$/.exec(host)?.[1];
  if (unix !== undefined) return { socketPath: unix };
  const tcp = /^(?:tcp|http):\/\/([^/:]+|\[[0-9a-f:]+\]):(\d{1,5})\/?$/i.exec(host);
  if (tcp === null) throw new Error(`not an address of Docker: ${host.slice(0, 100)}`);
  return { host: (tcp[1] as string).replace(/^\[|\]$/g, ''), port: Number(tcp[2]), protocol: 'http' };
}
