import { createDockerSandbox } from '../../src/docker/docker-sandbox.ts';
import { describeEscapes } from '../escapes/escape-suite.ts';
import { dockerHints, whyNoDockerMode } from './available.ts';

describeEscapes('the docker mode', {
  create: () => createDockerSandbox({ ...dockerHints(), poolSize: 1 }),
  hasSystem: true,
  skip: await whyNoDockerMode(),
});
