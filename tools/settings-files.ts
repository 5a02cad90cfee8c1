import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cliVariables } from '@edgecoder/cli';
import { coordinatorVariables } from '@edgecoder/coordinator';
import { escalationVariables } from '@edgecoder/escalation';
import { inferenceVariables } from '@edgecoder/inference';
import { nodeVariables } from '@edgecoder/node';
import { describeSettings, type SettingRow, type SettingsDefinition } from '@edgecoder/service';
import { workerVariables } from '@edgecoder/worker';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Every program that reads an environment, in the order of the generated files. */
const PROGRAMS: readonly { name: string; about: string; variables: SettingsDefinition }[] = [
  {
    name: 'Unified node',
    about: '`npm start`; also reads what the coordinator, the inference and the worker read',
    variables: nodeVariables,
  },
  { name: 'Coordinator', about: '`apps/coordinator`', variables: coordinatorVariables },
  { name: 'Inference', about: '`apps/inference`', variables: inferenceVariables },
  { name: 'Worker', about: '`apps/worker`', variables: workerVariables },
  { name: 'Escalation', about: '`apps/escalation`', variables: escalationVariables },
  { name: 'CLI', about: '`npm run edgecoder -- …`', variables: cliVariables },
];

/** A generated file: what it should hold, and what it holds. */
export interface SettingsFile {
  path: string;
  wanted: string;
  written: string | undefined;
}

/** `.env.example` and `docs/settings.md` from the settings schemas. */
export async function settingsFiles(): Promise<SettingsFile[]> {
  const files = { '.env.example': envExample(), 'docs/settings.md': settingsPage() };
  return Object.entries(files).map(([path, wanted]) => {
    const file = join(ROOT, path);
    return { path, wanted, written: existsSync(file) ? readFileSync(file, 'utf8') : undefined };
  });
}

function envExample(): string {
  const seen = new Set<string>();
  const sections = PROGRAMS.map(({ name, variables }) => {
    const fresh = describeSettings(variables).filter(({ variable }) => !seen.has(variable));
    for (const { variable } of fresh) seen.add(variable);
    return [`# --- ${name} ---`, ...fresh.map(envEntry)].join('\n\n');
  });
  return `# Every setting with its default; copy what you change to .env. Nothing here is needed for \`npm start\`.\n\n${sections.join('\n\n')}\n`;
}

function envEntry({ variable, description, default: fallback, required }: SettingRow): string {
  const value = required ? `${variable}=` : `#${variable}=${fallback ?? ''}`;
  return `# ${description}${required ? ' Required.' : ''}\n${value}`;
}

function settingsPage(): string {
  const sections = PROGRAMS.map(({ name, about, variables }) => {
    const rows = describeSettings(variables).map(
      ({ variable, description, default: fallback, required, secret, cost }) =>
        `| \`${variable}\` | ${cell(required ? 'required' : fallback === undefined ? '' : `\`${fallback}\``)} | ${cell(description)}${secret ? ' Secret.' : ''} | ${cell(cost)} |`,
    );
    return `## ${name}\n\n${about}\n\n| variable | default | meaning | what changing it costs |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Settings\n\nGenerated from the settings schemas by \`tools/env-example.ts\`; \`npm run check\` fails when this page is stale.\n\n${sections.join('\n')}`;
}

/** Text that cannot end a table cell. */
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
