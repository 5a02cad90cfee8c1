import { createProcessSandbox } from '../../src/process/process-sandbox.ts';
import { asProjects, PROJECT_ESCAPES } from '../escapes/as-project.ts';
import { describeEscapes } from '../escapes/escape-suite.ts';
import { whyNoProcessMode } from './available.ts';

describeEscapes('a project in the process mode', {
  create: () => asProjects(createProcessSandbox({ poolSize: 1, warm: 0 })),
  hasSystem: true,
  skip: whyNoProcessMode(),
  attempts: PROJECT_ESCAPES,
});
