import { spawnSync } from 'node:child_process';
import { missing } from '@edgecoder/testkit/suites';
import { createProcessSandbox } from '../../src/process/process-sandbox.ts';
import { describeProjects } from '../project/project-suite.ts';
import { whyNoProcessMode } from './available.ts';

const hasPytest = spawnSync('/usr/bin/python3', ['-m', 'pytest', '--version'], { stdio: 'ignore' }).status === 0;

describeProjects('the process mode', {
  create: () => createProcessSandbox({ poolSize: 1, warm: 0 }),
  skip: whyNoProcessMode(),
  noPytest: missing(hasPytest ? undefined : 'the system’s Python has no pytest: apt-get install python3-pytest'),
});
