import { execFile, execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describeUnless, missing } from '@edgecoder/testkit/suites';
import { expect, it } from '@jest/globals';

/** The built-in model's own tests, of the programs that make its data and train it. They are Python's. */
const folder = fileURLToPath(new URL('../../../models/nano/', import.meta.url));
/** The Python on the path, the system's, and that of the environment which the README of `models/nano` makes. */
const CANDIDATES = ['python3', '/usr/bin/python3', join(homedir(), '.venvs/edgecoder-nano/bin/python')];
const IS_NEW_ENOUGH = 'import sys; sys.exit(sys.version_info < (3, 11))';
const HAS_ITS_PACKAGES = 'import gguf, jinja2, numpy, tokenizers, torch';
const TIMEOUT_MS = 600_000;
const CORPUS_TIMEOUT_MS = 120_000;

const python = thatRuns(IS_NEW_ENOUGH);
const training = thatRuns(`${HAS_ITS_PACKAGES}; ${IS_NEW_ENOUGH}`);
const needsPython = missing(python === undefined ? 'needs Python 3.11: apt-get install python3' : undefined);
const needsPackages =
  training === undefined ? 'needs PyTorch and more: pip install, as in models/nano/README.md' : undefined;

describeUnless(needsPython, 'what makes the data', () => {
  it(
    'words, runs and splits examples as it says',
    () => passes(python, 'discover', '-s', 'data/tests', '-t', '.'),
    TIMEOUT_MS,
  );

  it(
    'makes the corpus that is here of the families that are here, with nothing that is held out',
    () => passes(python, 'corpus.test_corpus'),
    CORPUS_TIMEOUT_MS,
  );
});

describeUnless(needsPackages, 'what trains and exports the model', () => {
  it(
    'learns, goes on where it was stopped, and writes the file that was learned',
    () => passes(training, 'train.test_tokenizer', 'train.test_training', 'train.test_growing', 'export.test_export'),
    TIMEOUT_MS,
  );
});

function thatRuns(program: string): string | undefined {
  return CANDIDATES.find((candidate) => {
    try {
      execFileSync(candidate, ['-c', program], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });
}

/** All tests of these modules run, at least one, and pass. */
async function passes(interpreter = '', ...modules: string[]): Promise<void> {
  const run = promisify(execFile)(interpreter, ['-B', '-m', 'unittest', ...modules], {
    cwd: folder,
    timeout: TIMEOUT_MS,
  });
  expect((await run).stderr).toMatch(/^Ran [1-9]\d* tests in .*\n\nOK\n$/m);
}
