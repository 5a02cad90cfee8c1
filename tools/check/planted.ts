import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CODE, cruise } from './boundaries.ts';
import { BOUNDARY_PLANTS, LINT_PLANTS, TYPE_PLANT, UNUSED_PLANT } from './plants.ts';
import { type Outcome, ROOT, tool } from './tool.ts';

const CONFIGURATION = [
  '.dependency-cruiser.mjs',
  '.gitignore',
  'biome.jsonc',
  'knip.jsonc',
  'package.json',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
  'tsconfig.json',
];

/** Of what a tool says instead of a report, characters. */
const LONGEST_OUTPUT = 2_000;

/**
 * A tool that reads nothing finds nothing and is content. So each gets a copy of the tree with violations planted, one for
 * each rule, and has to find every one.
 */
export async function checkPlanted(): Promise<Outcome> {
  const copy = copyOfTree();
  try {
    const missed = [
      ...(await missedBoundaries(copy)),
      ...(await missedLint(copy)),
      ...(await missedTypes(copy)),
      ...(await missedUnused(copy)),
    ];
    return { ok: missed.length === 0, output: missed.join('\n') };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function copyOfTree(): string {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'edgecoder-planted-')));
  for (const name of CONFIGURATION) cpSync(join(ROOT, name), join(copy, name));
  for (const name of CODE) {
    cpSync(join(ROOT, name), join(copy, name), {
      recursive: true,
      // The links between packages are relative: in the copy they point into the copy.
      verbatimSymlinks: true,
      filter: (source) => !/[\\/](dist|\.turbo)$/.test(source),
    });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

function plant(copy: string, path: string, text: string): void {
  const file = join(copy, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

async function missedBoundaries(copy: string): Promise<string[]> {
  for (const { path, text } of BOUNDARY_PLANTS) plant(copy, path, text);
  const { violations } = await cruise(copy, CODE);
  const found = new Set(violations.map(({ rule, from }) => `${rule.name} ${from}`));
  return BOUNDARY_PLANTS.filter(({ rule, path }) => !found.has(`${rule} ${path}`)).map(
    ({ rule, path }) => `dependency-cruiser did not find ${rule} in ${path}`,
  );
}

async function missedLint(copy: string): Promise<string[]> {
  for (const { path, text } of LINT_PLANTS) plant(copy, path, text);
  const paths = LINT_PLANTS.map(({ path }) => path);
  const { output, stdout } = await tool('biome', ['lint', '--reporter=json', '--max-diagnostics=none', ...paths], copy);
  // One line of JSON, then words for people.
  const json = stdout.split('\n').find((line) => line.startsWith('{'));
  if (json === undefined) return [`Biome gave no report of what was planted: ${output.slice(0, LONGEST_OUTPUT)}`];
  const report: { diagnostics: { category: string; location: { path: string } }[] } = JSON.parse(json);
  const found = new Set(
    report.diagnostics.map(({ category, location }) => `${category.split('/').at(-1)} ${location.path}`),
  );
  return LINT_PLANTS.filter(({ rule, path }) => !found.has(`${rule} ${path}`)).map(
    ({ rule, path }) => `Biome did not find ${rule} in ${path}`,
  );
}

async function missedTypes(copy: string): Promise<string[]> {
  plant(copy, TYPE_PLANT.path, TYPE_PLANT.text);
  const { output } = await tool('tsc', ['--noEmit', '-p', 'tsconfig.json', '--pretty', 'false'], copy);
  return output.includes(TYPE_PLANT.path) ? [] : [`TypeScript did not find the error in ${TYPE_PLANT.path}`];
}

async function missedUnused(copy: string): Promise<string[]> {
  plant(copy, UNUSED_PLANT.path, UNUSED_PLANT.text);
  const { output } = await tool('knip', ['--no-progress'], copy);
  return output.includes(UNUSED_PLANT.path) ? [] : [`knip did not find the unused ${UNUSED_PLANT.path}`];
}
