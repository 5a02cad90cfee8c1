import { DEFAULT_LIMITS, type Language } from '@edgecoder/protocol';
import type { SelfTest } from '../interface.ts';
import { projectProblem } from '../project/try-project.ts';
import type { Unproven } from '../supervisor/guest-sandbox.ts';
import { runSelfTest } from '../supervisor/self-test.ts';
import { openCanaryPort, type Problem, tryWalls, verdict } from '../supervisor/walls.ts';
import type { Engine } from './engine.ts';
import { startRemedy } from './start-remedy.ts';
import { walls } from './walls.ts';

const LIMITS = { ...DEFAULT_LIMITS, wallMs: 20_000, memoryBytes: 134_217_728 };

const PROJECT_REMEDY =
  'Projects need an engine that keeps volumes in memory (driver local, type tmpfs) and images with coreutils and findutils; without them programs run all the same.';

/** Runs programs that must pass, fail and be ended, then one against each wall, and names each that does not hold. */
export async function probeContainers(
  options: Unproven & {
    languages: readonly Language[];
    problems: readonly Problem[];
    engine: Pick<Engine, 'isGvisor' | 'isPodman' | 'description'>;
  },
): Promise<SelfTest> {
  const { run, runProject, engine } = options;
  const basic = await runSelfTest('docker', run);
  const languages = basic.languages.filter((language) => options.languages.includes(language));
  if (languages.length === 0) {
    const reason = basic.reason ?? 'no program runs';
    const broken = [{ reason: `${engine.description}: ${reason}`, remedy: startRemedy(reason) }];
    return verdict({ mode: 'docker', languages, broken, missing: [], projects: false });
  }
  const canary = await openCanaryPort();
  const broken: Problem[] = [];
  const { isGvisor, isPodman } = engine;
  const places = { port: canary.port, isGvisor, boundsEntries: !isGvisor && !isPodman };
  const tryLanguage = (language: Language): Promise<void> =>
    tryWalls(walls(language, places), { run, language, limits: LIMITS, canary, broken }).catch((error: Error) => {
      broken.push({ reason: `${language}: ${error.message}`, remedy: startRemedy(error.message) });
    });
  await Promise.all(languages.map(tryLanguage));
  canary.close();
  const missing = [...options.problems];
  const projects =
    broken.length === 0 ? await Promise.all(languages.map((language) => noProjects(runProject, language))) : [];
  for (const reason of projects) if (reason !== undefined) missing.push({ reason, remedy: PROJECT_REMEDY });
  return verdict({
    mode: 'docker',
    languages,
    broken,
    missing,
    projects: projects.every((reason) => reason === undefined),
  });
}

/** Why commands do not run in trees; undefined when they do. */
async function noProjects(runProject: Unproven['runProject'], language: Language): Promise<string | undefined> {
  try {
    const problem = await projectProblem(runProject, { language, limits: LIMITS });
    return problem === undefined ? undefined : `${language}: ${problem}`;
  } catch (error) {
    return `${language}: no projects (${(error as Error).message})`;
  }
}
