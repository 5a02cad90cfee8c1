import { createServer, type Server } from 'node:net';
import { DEFAULT_LIMITS, type Language } from '@edgecoder/protocol';
import type { RunRequest, RunResult, SelfTest } from '../interface.ts';
import { runSelfTest } from '../wasm/self-test.ts';
import type { Engine } from './engine.ts';
import { walls } from './walls.ts';

const LIMITS = { ...DEFAULT_LIMITS, wallMs: 20_000, memoryBytes: 134_217_728 };
const START_REMEDY = 'See what the engine’s log says, or use the wasm mode.';

interface Problem {
  reason: string;
  remedy: string;
}

/** Runs programs that must pass, fail and be ended, then one against each wall, and names each that does not hold. */
export async function probeContainers(options: {
  run(request: RunRequest): Promise<RunResult>;
  languages: readonly Language[];
  problems: readonly Problem[];
  engine: Pick<Engine, 'isGvisor' | 'isPodman' | 'description'>;
}): Promise<SelfTest> {
  const { run, engine } = options;
  const basic = await runSelfTest('docker', (request) =>
    options.languages.includes(request.language) ? run(request) : Promise.reject(new Error('no image')),
  );
  const languages = basic.languages.filter((language) => options.languages.includes(language));
  if (languages.length === 0) {
    return {
      mode: 'docker',
      available: false,
      languages: [],
      reason: `${engine.description}: ${basic.reason ?? 'no program runs'}`,
      remedy: START_REMEDY,
    };
  }
  const canary = await listen();
  const broken: Problem[] = [];
  const { isGvisor, isPodman } = engine;
  const places = { port: canary.port, isGvisor, boundsEntries: !isGvisor && !isPodman };
  const tryWalls = async (language: Language): Promise<void> => {
    for (const { name, code, holds, remedy } of walls(language, places)) {
      const result = await run({ language, code, limits: LIMITS });
      if (holds(result) && canary.touched() === 0) continue;
      const seen = result.stdout.trim() || result.testReport.failure || result.limit || `exit code ${result.exitCode}`;
      broken.push({ reason: `${language}: ${name} (${seen.replaceAll('\n', ', ').slice(0, 300)})`, remedy });
    }
  };
  try {
    await Promise.all(languages.map(tryWalls));
  } catch (error) {
    broken.push({ reason: (error as Error).message, remedy: START_REMEDY });
  } finally {
    canary.server.close();
  }
  const said = [...broken, ...options.problems];
  return {
    mode: 'docker',
    available: broken.length === 0,
    languages: broken.length === 0 ? languages : [],
    ...(said.length === 0
      ? {}
      : {
          reason: said.map(({ reason }) => reason).join('; '),
          remedy: [...new Set(said.map(({ remedy }) => remedy))].join(' '),
        }),
  };
}

/** A port of this machine that no guest may reach. */
function listen(): Promise<{ port: number; server: Server; touched(): number }> {
  let touched = 0;
  const server = createServer((socket) => {
    touched++;
    socket.destroy();
  });
  server.unref();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      resolve({ port: (server.address() as { port: number }).port, server, touched: () => touched });
    });
  });
}
