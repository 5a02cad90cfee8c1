/**
 * Sums up a CI run: `node ci-summary.mjs <folder> <exit code of the tests> <exit code of the checks>`. Plain JavaScript, so
 * that there is a last line even when nothing could be installed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '.', testsExit = '1', checksExit = '1'] = process.argv.slice(2);
const sum = { passed: 0, failed: 0, skipped: 0 };

const read = (/** @type {string} */ name) => {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

function addTests() {
  let report;
  try {
    report = JSON.parse(read('jest.json'));
  } catch {
    console.log('The tests left no report.');
    sum.failed += 1;
    return;
  }
  sum.passed += report.numPassedTests;
  sum.skipped += report.numPendingTests + report.numTodoTests;
  // A file that could not be run has no tests to fail.
  sum.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  for (const suite of report.testResults.filter((/** @type {any} */ result) => result.status === 'failed')) {
    console.log(`failed: ${suite.name.slice(process.cwd().length + 1)}`);
    for (const test of suite.assertionResults) if (test.status === 'failed') console.log(`  ${test.fullName}`);
  }
  if (testsExit !== '0' && report.numFailedTests + report.numRuntimeErrorTestSuites === 0) sum.failed += 1;
}

function addChecks() {
  const steps = read('check.jsonl')
    .split('\n')
    .filter((line) => line.startsWith('{"step"'))
    .map((line) => JSON.parse(line));
  for (const { step, ok, seconds, output } of steps) {
    console.log(`${ok ? '✓' : '✗'} check ${step} (${seconds} s)${ok ? '' : `\n${output}`}`);
    sum[ok ? 'passed' : 'failed'] += 1;
  }
  if (checksExit !== '0' && steps.every(({ ok }) => ok)) sum.failed += 1;
}

/** Each line: its exit code, its name. */
function addPrograms() {
  for (const line of read('programs').split('\n').filter(Boolean)) {
    const [exit = '', name = ''] = line.split(' ');
    console.log(exit === '0' ? `✓ ${name}` : `✗ ${name}: exit code ${exit}`);
    sum[exit === '0' ? 'passed' : 'failed'] += 1;
  }
}

addTests();
addChecks();
addPrograms();
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;
