import { createProcessSandbox } from '../src/process/process-sandbox.ts';
import { describeSandbox } from './compliance.ts';
import { whyNoProcessMode } from './process/available.ts';

describeSandbox('the process mode', {
  create: ({ poolSize }) => createProcessSandbox({ poolSize }),
  fixedClock: false,
  skip: whyNoProcessMode(),
});
