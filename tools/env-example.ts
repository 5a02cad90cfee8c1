import { writeFileSync } from 'node:fs';
import { settingsFiles } from './settings-files.ts';

for (const { path, wanted, written } of await settingsFiles()) {
  if (written !== wanted) writeFileSync(new URL(`../${path}`, import.meta.url), wanted);
  console.log(`${path}: ${written === wanted ? 'as it was' : 'written'}`);
}
