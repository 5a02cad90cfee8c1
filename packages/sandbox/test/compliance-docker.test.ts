import { createDockerSandbox } from '../src/docker/docker-sandbox.ts';
import { describeSandbox } from './compliance.ts';
import { dockerHints, whyNoDockerMode } from './docker/available.ts';

describeSandbox('the docker mode', {
  create: ({ poolSize }) => createDockerSandbox({ ...dockerHints(), poolSize }),
  fixedClock: false,
  skip: await whyNoDockerMode(),
});
