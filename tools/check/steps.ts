import { settingsFiles } from '../settings-files.ts';
import { checkBoundaries } from './boundaries.ts';
import { checkPlanted } from './planted.ts';
import { type Outcome, tool } from './tool.ts';

export interface Step {
  name: string;
  about: string;
  run(): Promise<Outcome>;
}

/** In this order; each is independent of the others. */
export const STEPS: readonly Step[] = [
  {
    name: 'format',
    about: 'every file as Biome writes it',
    run: () => tool('biome', ['format', '--max-diagnostics=50']),
  },
  {
    name: 'lint',
    about: 'Biome: house rules, purity, imports in order',
    run: () => tool('biome', ['check', '--formatter-enabled=false', '--error-on-warnings', '--max-diagnostics=50']),
  },
  {
    name: 'types',
    about: 'TypeScript, strict',
    run: () => tool('tsc', ['--noEmit', '-p', 'tsconfig.json', '--pretty', 'false']),
  },
  { name: 'boundaries', about: 'apps → shared → adapters → pure', run: checkBoundaries },
  {
    name: 'declared',
    about: 'what a package imports is in its package.json',
    run: () => tool('turbo', ['boundaries']),
  },
  { name: 'unused', about: 'files, exports and dependencies nobody uses', run: () => tool('knip', ['--no-progress']) },
  { name: 'settings', about: '.env.example and docs/settings.md as the schemas say', run: checkSettings },
  { name: 'planted', about: 'the tools above find violations put there for them', run: checkPlanted },
  {
    name: 'build',
    about: 'every package compiles to dist',
    run: () => tool('turbo', ['run', 'build', '--output-logs=errors-only', '--no-update-notifier']),
  },
];

async function checkSettings(): Promise<Outcome> {
  const stale = (await settingsFiles()).filter((file) => file.written !== file.wanted).map((file) => file.path);
  return {
    ok: stale.length === 0,
    output: `stale: ${stale.join(', ')}. Write them anew: npm run settings`,
  };
}
