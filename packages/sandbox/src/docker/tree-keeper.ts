import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { SandboxError } from '../interface.ts';
import type { Tree } from '../project/tree.ts';
import { SCRATCH_BYTES, SCRATCH_ENTRIES } from '../supervisor/guest-limits.ts';
import { LEFTOVER_LIMITS, type Leftovers } from '../supervisor/leftovers.ts';
import { attach } from './attach.ts';
import { createAttachedReader } from './attached.ts';
import type { ContainerPlanOptions } from './container-plan.ts';
import { containerPlan, MAX_PROCESSES } from './container-plan.ts';
import { inTime, untilAborted } from './engine.ts';
import { createContentReader, createLeftoverList, IN_PART, LIST_FORMAT, WHOLE } from './leftover-list.ts';
import { makeContainer, problemOf } from './make-container.ts';
import { type Remover, soon } from './removal.ts';

/** Of a shell that starts small programs one after the other. */
const MEMORY_BYTES = 33_554_432;
/** For each thing that it is asked; a program is started for each file, on a machine that may be busy. */
const ANSWER_TIMEOUT_MS = 60_000;
const DIAGNOSTIC_BYTES = 4096;
/** One more than folders may be deep, so that what is too deep is seen. */
const LIST_DEPTH = LEFTOVER_LIMITS.depth + 1;

/**
 * Two lines for each order: what to do, and a path. It says first how large the place is. What it stands in once it was told
 * to enter is held by that, wherever it is moved. Rights that a command has taken from itself are given back before the list
 * is made. No program here follows a link: find looks at them, and cat is given nothing but files.
 */
const SCRIPT = `
set -e
umask 022
stat -f -c '%b %S %c' .
while IFS=' ' read -r what size mode && IFS= read -r path; do
  case $what in
    folder) mkdir "$path" ;;
    file) head -c "$size" >"$path"; [ "$mode" = 644 ] || chmod "$mode" "$path" ;;
    enter) cd "$path"; echo entered ;;
    list)
      find . -mindepth 1 -maxdepth ${LIST_DEPTH} -type d ! -perm -500 -execdir chmod u+rx '{}' ';' || :
      find . -mindepth 1 -maxdepth ${LIST_DEPTH} -type f ! -perm -400 -execdir chmod u+r '{}' '+' || :
      if find . -mindepth 1 -maxdepth ${LIST_DEPTH} -printf '${LIST_FORMAT}'; then printf '${WHOLE}\\0'; else printf '${IN_PART}\\0'; fi ;;
    send) head -c "$size" | xargs -0 cat -- ;;
  esac
done
`;

/** A container that holds a project's files while the command's own comes and goes; no foreign code ever runs in it. */
export interface TreeKeeper {
  /** Writes trees into folders of the place, each below its name, and stays in the folder `home`. */
  furnish(trees: Readonly<Record<string, Tree>>, home: string, signal: AbortSignal): Promise<void>;
  /** What is in that folder now. To be called once nobody else writes to it. */
  collect(signal: AbortSignal): Promise<Leftovers>;
  /** Removes the container; resolves when it is gone, or given up as the sandbox is closed. */
  remove(): Promise<void>;
}

export interface KeeperStart {
  docker: Docker;
  remover: Remover;
  /** Address of the same engine. */
  host: string;
  plan: Omit<ContainerPlanOptions, 'command' | 'memoryBytes' | 'maxProcesses'>;
  timeoutMs: number;
  signal: AbortSignal;
}

/** Hears one answer: true once it is whole. */
type Hear = (chunk: Buffer) => boolean;

/** @throws {SandboxError} `unavailable` when it does not start, or what it keeps is not bounded as a guest's files are. */
export async function startKeeper({
  docker,
  remover,
  host,
  plan,
  timeoutMs,
  signal,
}: KeeperStart): Promise<TreeKeeper> {
  const until = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const options = { ...plan, memoryBytes: MEMORY_BYTES, maxProcesses: MAX_PROCESSES };
  const made = containerPlan({ ...options, command: ['/bin/sh', '-c', SCRIPT] });
  const container = await makeContainer({ docker, remover }, made, timeoutMs);
  let stream: Duplex | undefined;
  let removal: Promise<void> | undefined;
  const remove = (): Promise<void> => (removal ??= remover.remove(container).finally(() => stream?.destroy()));

  let diagnostics = '';
  let broken: Error | undefined;
  let asked: { hear: Hear; resolve(): void; reject(error: Error): void } | undefined;
  const fail = (message: string): void => {
    broken ??= new Error(diagnostics.trim() === '' ? message : `${message}: ${diagnostics.trim()}`);
    asked?.reject(broken);
  };
  const reader = createAttachedReader((fd, chunk) => {
    if (fd === 2) diagnostics = (diagnostics + chunk.toString('utf8')).slice(0, DIAGNOSTIC_BYTES);
    else if (asked === undefined) throw new Error('it spoke out of turn');
    else if (asked.hear(chunk)) asked.resolve();
  });
  const ask = async (orders: readonly Buffer[], hear: Hear, within: AbortSignal): Promise<void> => {
    if (broken !== undefined) throw broken;
    const answer = Promise.withResolvers<void>();
    asked = { hear, resolve: answer.resolve, reject: answer.reject };
    try {
      for (const order of orders) stream?.write(order);
      await untilAborted(answer.promise, within, 'no answer in time');
    } finally {
      asked = undefined;
    }
  };

  /** An exchange with it while a run waits. @throws {SandboxError} `aborted`, or `crashed` with the reason. */
  const exchange = async (what: string, signalled: AbortSignal, work: (within: AbortSignal) => Promise<void>) => {
    try {
      await work(AbortSignal.any([signalled, AbortSignal.timeout(ANSWER_TIMEOUT_MS)]));
    } catch (error) {
      if (signalled.aborted) throw new SandboxError('aborted', 'the run was aborted', { cause: error });
      throw new SandboxError('crashed', `${what}: ${problemOf(error)}`, { cause: error });
    }
  };

  try {
    stream = await attach(host, container.id, timeoutMs);
    stream.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch (error) {
        fail((error as Error).message);
      }
    });
    stream.on('error', (error) => fail(error.message));
    stream.once('end', () => fail('it has ended'));
    const space = heardLine();
    const told = ask([], space.hear, until);
    told.catch(() => {});
    await inTime(container.start(), timeoutMs);
    await told;
    const problem = unbounded(space.line());
    if (problem !== undefined) throw new Error(problem);
  } catch (error) {
    await soon(remove());
    if (signal.aborted) throw new SandboxError('aborted', 'the start was aborted', { cause: error });
    throw new SandboxError('unavailable', `the keeper of the files does not start: ${problemOf(error)}`, {
      cause: error,
    });
  }

  return {
    remove,
    furnish: (trees, home, signalled) =>
      exchange('the files could not be written', signalled, async (within) => {
        const entered = heardLine();
        await ask([...ordersFor(trees), order('enter', home)], entered.hear, within);
      }),
    async collect(signalled) {
      const list = createLeftoverList();
      let files = new Map<string, Buffer>();
      await exchange('what the command left could not be read', signalled, async (within) => {
        await ask([order('list')], list.push, within);
        const content = createContentReader(list.wanted);
        // Of an empty file there is nothing to send: no answer would come.
        const names = Buffer.from(
          list.wanted.map(({ path, bytes }) => (bytes === 0 ? '' : `./${path}\0`)).join(''),
          'utf8',
        );
        if (names.length > 0) await ask([order('send', '', names.length), names], content.push, within);
        files = content.files();
      });
      return { files, executable: list.executable, refused: list.refused };
    },
  };
}

const order = (what: string, path = '', size = 0, mode = 0): Buffer =>
  Buffer.from(`${what} ${size} ${mode}\n${path}\n`, 'utf8');

/** Folders before what is in them, each once. Paths of a tree have no line breaks: they were checked. */
function ordersFor(trees: Readonly<Record<string, Tree>>): Buffer[] {
  const orders: Buffer[] = [];
  const made = new Set<string>();
  const makeFolder = (path: string): void => {
    if (made.has(path)) return;
    const parent = path.lastIndexOf('/');
    if (parent > 0) makeFolder(path.slice(0, parent));
    orders.push(order('folder', path));
    made.add(path);
  };
  for (const [name, tree] of Object.entries(trees)) {
    makeFolder(name);
    for (const [path, { content, executable }] of tree) {
      const whole = `${name}/${path}`;
      makeFolder(whole.slice(0, whole.lastIndexOf('/')));
      orders.push(order('file', whole, content.length, executable ? 755 : 644), content);
    }
  }
  return orders;
}

const MAX_LINE_BYTES = 200;

function heardLine(): { hear: Hear; line(): string } {
  let text = '';
  return {
    hear(chunk) {
      text += chunk.toString('latin1');
      if (text.length > MAX_LINE_BYTES) throw new Error('it said more than was asked');
      return text.endsWith('\n');
    },
    line: () => text.trim(),
  };
}

/** What is wrong with a place of which stat(1) says so many blocks, bytes in each, and entries. */
function unbounded(told: string): string | undefined {
  const [blocks = Number.NaN, blockBytes = Number.NaN, entries = Number.NaN] = told.split(' ').map(Number);
  const holds = blocks * blockBytes <= SCRATCH_BYTES && entries > 0 && entries <= SCRATCH_ENTRIES;
  return holds ? undefined : `the files of a project are not bounded (${told})`;
}
