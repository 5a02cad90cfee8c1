import { readOptions } from '../options.ts';
import { STEPS } from './steps.ts';

const HELP = `usage: npm run check -- [step …] [--json]

Steps, all of them when none is named:
${STEPS.map(({ name, about }) => `  ${name.padEnd(11)} ${about}`).join('\n')}

--json  one line for each step, {"step","ok","seconds","output"}, then {"passed","failed","seconds"}
`;

const { values, positionals } = readOptions(
  HELP,
  { allowPositionals: true, options: { json: { type: 'boolean', default: false } } },
  ({ positionals }) => {
    const unknown = positionals.filter((name) => !STEPS.some((step) => step.name === name));
    return unknown.length > 0 ? `no such step: ${unknown.join(', ')}` : undefined;
  },
);
process.exitCode = await check(positionals, values.json);

async function check(names: readonly string[], json: boolean): Promise<number> {
  const steps = STEPS.filter((step) => names.length === 0 || names.includes(step.name));
  const startedAt = performance.now();
  const secondsSince = (from: number) => Number(((performance.now() - from) / 1000).toFixed(1));
  let failed = 0;
  for (const { name, about, run } of steps) {
    const from = performance.now();
    const outcome = await run().catch((error: unknown) => ({ ok: false, output: String(error) }));
    const seconds = secondsSince(from);
    if (!outcome.ok) failed += 1;
    if (json)
      console.log(JSON.stringify({ step: name, ok: outcome.ok, seconds, output: outcome.ok ? '' : outcome.output }));
    else {
      console.log(`${outcome.ok ? '✓' : '✗'} ${name.padEnd(11)} ${`${seconds.toFixed(1)} s`.padStart(7)}  ${about}`);
      if (!outcome.ok) console.log(`\n${outcome.output.trim()}\n`);
    }
  }
  const passed = steps.length - failed;
  const seconds = secondsSince(startedAt);
  if (json) console.log(JSON.stringify({ passed, failed, seconds }));
  else
    console.log(
      failed === 0
        ? `All ${passed} checks hold (${seconds} s).`
        : `${failed} of ${steps.length} checks fail (${seconds} s).`,
    );
  return failed === 0 ? 0 : 1;
}
