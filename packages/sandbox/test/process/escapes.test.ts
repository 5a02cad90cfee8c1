import { createProcessSandbox } from '../../src/process/process-sandbox.ts';
import { describeEscapes } from '../escapes/escape-suite.ts';
import { whyNoProcessMode } from './available.ts';

describeEscapes('the process mode', {
  create: () => createProcessSandbox({ poolSize: 1 }),
  hasSystem: true,
  skip: whyNoProcessMode(),
});
