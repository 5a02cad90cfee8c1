import type Docker from 'dockerode';
import { ModeUnavailable } from '../supervisor/mode-unavailable.ts';
import { hasSwap, SWAP_REMEDY } from '../supervisor/swap.ts';
import { connectOptions, type DockerEndpoint, type EndpointHints, endpointCandidates } from './endpoint.ts';

/** An engine is asked little; one that is busy takes its time. */
const ANSWER_TIMEOUT_MS = 30_000;

/** The engine that containers are made by. */
export interface Engine {
  docker: Docker;
  endpoint: DockerEndpoint;
  isPodman: boolean;
  /** Name of the OCI runtime to ask for; undefined: the engine's own. */
  runtime: string | undefined;
  /** The runtime is gVisor: guests have a kernel of their own. */
  isGvisor: boolean;
  /** `Docker 27.1 (runc)` and the like. */
  description: string;
}

export interface EngineOptions extends EndpointHints {
  /** `auto`: gVisor where it is installed, else the engine's own; otherwise the name of a runtime. */
  runtime: string;
}

const INSTALL_REMEDY =
  'Install Docker (on Debian or Ubuntu: apt-get install docker.io) or Podman with its socket, and let this user use it (usermod -aG docker, or Docker without root); or use the wasm mode.';
export const DELEGATE_REMEDY =
  'Use an engine that runs as root, or one without root on cgroup v2 with delegation (systemd: Delegate=cpu cpuset io memory pids).';
/**
 * The first engine here that has what the mode promises.
 * @throws {ModeUnavailable} with what the first that answered lacks, or why none did.
 */
export async function findEngine(options: EngineOptions): Promise<Engine> {
  const candidates = endpointCandidates(options);
  if (candidates.length === 0) throw new ModeUnavailable('no socket of Docker or Podman was found', INSTALL_REMEDY);
  const { default: DockerClient } = await import('dockerode');
  const problems: string[] = [];
  let unfit: ModeUnavailable | undefined;
  for (const endpoint of candidates) {
    try {
      // Named, as the client would otherwise take an address from the environment.
      const docker = new DockerClient({ host: undefined, ...connectOptions(endpoint.host) } as Docker.DockerOptions);
      await inTime(docker.ping());
      return await examine(docker, endpoint, options.runtime);
    } catch (error) {
      // A user's own engine may lack what the system's has.
      if (error instanceof ModeUnavailable) unfit ??= error;
      else problems.push(`${endpoint.from} at ${endpoint.host}: ${(error as Error).message}`);
    }
  }
  throw unfit ?? new ModeUnavailable(problems.join('; '), INSTALL_REMEDY);
}

interface EngineInfo {
  OSType?: string;
  Architecture?: string;
  MemoryLimit?: boolean;
  PidsLimit?: boolean;
  SwapLimit?: boolean;
  /** Docker's own spelling, and that of older engines. */
  CPUCfsQuota?: boolean;
  CpuCfsQuota?: boolean;
  SecurityOptions?: string[] | null;
  /** Podman's own way to say it; Docker has it among the security options. */
  Rootless?: boolean;
  CgroupVersion?: string;
  Runtimes?: Record<string, unknown> | null;
  DefaultRuntime?: string;
}

async function examine(docker: Docker, endpoint: DockerEndpoint, wanted: string): Promise<Engine> {
  const info = (await inTime(docker.info())) as EngineInfo;
  const version = (await inTime(docker.version())) as { Version?: string; Components?: { Name?: string }[] | null };
  const isPodman = version.Components?.some(({ Name }) => /podman/i.test(Name ?? '')) ?? false;
  const name = isPodman ? 'Podman' : 'Docker';
  if (info.OSType !== undefined && info.OSType !== 'linux') {
    throw new ModeUnavailable(`${name} runs ${info.OSType} containers`, 'Switch it to Linux containers.');
  }
  if (!/^(x86_64|amd64|aarch64|arm64)$/.test(info.Architecture ?? 'x86_64')) {
    throw new ModeUnavailable(`no system call table for ${info.Architecture}`, 'Use the wasm mode.');
  }
  const missing = [
    info.MemoryLimit === false ? 'memory' : '',
    info.PidsLimit === false ? 'processes' : '',
    (info.CPUCfsQuota ?? info.CpuCfsQuota) === false ? 'the processor' : '',
  ].filter(Boolean);
  if (missing.length > 0) throw new ModeUnavailable(`${name} cannot bound ${missing.join(' and ')}`, DELEGATE_REMEDY);
  // Podman says of itself what the machine could: there it makes containers without any bound, and warns in its log.
  if (isRootless(info) && info.CgroupVersion === '1') {
    throw new ModeUnavailable(`${name} without root cannot bound anything on cgroup v1`, DELEGATE_REMEDY);
  }
  if (info.SwapLimit === false && mayHaveSwap(endpoint))
    throw new ModeUnavailable(`${name} cannot bound swap`, SWAP_REMEDY);
  if (!(info.SecurityOptions ?? []).some((option) => option.includes('seccomp'))) {
    throw new ModeUnavailable(
      `${name} was built without seccomp`,
      'Use a Docker with seccomp, on a kernel that has CONFIG_SECCOMP.',
    );
  }
  const runtimes = Object.keys(info.Runtimes ?? {});
  const gvisor = runtimes.find((runtime) => /^(io\.containerd\.)?runsc/.test(runtime));
  if (wanted !== 'auto' && !runtimes.includes(wanted)) {
    throw new ModeUnavailable(
      `${name} has no runtime ${wanted}; it has ${runtimes.join(', ')}`,
      'Install it, or set SANDBOX_DOCKER_RUNTIME=auto.',
    );
  }
  if (isPodman && wanted !== 'auto' && wanted !== info.DefaultRuntime) {
    throw new ModeUnavailable(
      `Podman uses ${info.DefaultRuntime ?? 'its own runtime'}, whatever it is asked for`,
      'Set the runtime in containers.conf ([engine] runtime), and SANDBOX_DOCKER_RUNTIME=auto.',
    );
  }
  // Podman names every runtime that it knows of, installed or not.
  const runtime = wanted !== 'auto' ? wanted : isPodman ? undefined : gvisor;
  const used = runtime ?? info.DefaultRuntime ?? 'its own runtime';
  return {
    docker,
    endpoint,
    isPodman,
    runtime,
    isGvisor: /runsc/.test(used),
    description: `${name} ${version.Version ?? ''} (${used})`,
  };
}

const isRootless = ({ Rootless, SecurityOptions }: EngineInfo): boolean =>
  Rootless === true || (SecurityOptions ?? []).some((option) => /^name=rootless/.test(option));

/** No, when the engine is this kernel's and that has none now; elsewhere nobody knows. */
const mayHaveSwap = ({ host }: DockerEndpoint): boolean =>
  process.platform !== 'linux' || !host.startsWith('unix:') || hasSwap();

/** The client's own calls have no time limit that ends with the call. */
export async function inTime<T>(call: Promise<T>, timeoutMs = ANSWER_TIMEOUT_MS): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  try {
    return await Promise.race([call, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** @throws {Error} with the message when the signal aborts first. */
export async function untilAborted<T>(wanted: Promise<T>, signal: AbortSignal, message: string): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(new Error(message));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([wanted, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
