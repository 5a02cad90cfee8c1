import { createDockerSandbox } from '../../src/docker/docker-sandbox.ts';
import { asProjects, PROJECT_ESCAPES } from '../escapes/as-project.ts';
import { describeEscapes } from '../escapes/escape-suite.ts';
import { dockerHints, whyNoDockerMode } from './available.ts';

describeEscapes('a project in the docker mode', {
  create: () => asProjects(createDockerSandbox({ ...dockerHints(), poolSize: 1, warm: 0 })),
  hasSystem: true,
  skip: await whyNoDockerMode(),
  attempts: PROJECT_ESCAPES,
});
