import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describeUnless, missing } from '@edgecoder/testkit/suites';
import { expect, it } from '@jest/globals';

const folder = fileURLToPath(new URL('../../../models/nano/', import.meta.url));
const CANDIDATES = ['python3', '/usr/bin/python3'];
const IS_NEW_ENOUGH = 'import sys; sys.exit(sys.version_info < (3, 11))';
const TIMEOUT_MS = 120_000;

const python = CANDIDATES.find((program) => {
  try {
    execFileSync(program, ['-c', IS_NEW_ENOUGH], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

describeUnless(
  missing(python === undefined ? 'needs Python 3.11: apt-get install python3' : undefined),
  'the corpus',
  () => {
    it(
      'is what its program makes of the families that are here, and has nothing that is held out',
      async () => {
        const tests = promisify(execFile)(python as string, ['-B', '-m', 'unittest', 'corpus.test_corpus'], {
          cwd: folder,
          timeout: TIMEOUT_MS,
        });
        expect((await tests).stderr).toMatch(/^Ran [1-9]\d* tests in .*\n\nOK\n$/m);
      },
      TIMEOUT_MS,
    );
  },
);
