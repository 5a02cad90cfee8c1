import { missing } from '@edgecoder/testkit/suites';
import { createDockerSandbox } from '../../src/docker/docker-sandbox.ts';
import { describeProjects } from '../project/project-suite.ts';
import { dockerHints, imageHasPytest, whyNoDockerMode } from './available.ts';

const skip = await whyNoDockerMode();
const hasPytest = skip === undefined && (await imageHasPytest());

describeProjects('the docker mode', {
  create: () => createDockerSandbox({ ...dockerHints(), poolSize: 1, warm: 0 }),
  skip,
  noPytest:
    skip ??
    missing(hasPytest ? undefined : 'the image has no pytest: build it again with python3-pytest or a network at hand'),
});
