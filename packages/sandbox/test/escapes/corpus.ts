import type { EscapeAttempt } from './attempts.ts';
import { CONTAINER_ESCAPES } from './corpus/containers.ts';
import { EXHAUSTION } from './corpus/exhaustion.ts';
import { FORGERIES } from './corpus/forgeries.ts';
import { JAVASCRIPT_FORGERIES } from './corpus/javascript-forgeries.ts';
import { JAVASCRIPT_INTERPRETER } from './corpus/javascript-interpreter.ts';
import { JAVASCRIPT_NODE_FORGERIES } from './corpus/javascript-node-forgeries.ts';
import { PRIVILEGES } from './corpus/privileges.ts';
import { PYTHON_FORGERIES } from './corpus/python-forgeries.ts';
import { PYTHON_INTERPRETER } from './corpus/python-interpreter.ts';
import { PYTHON_LIBRARY_FORGERIES } from './corpus/python-library-forgeries.ts';
import { REACH } from './corpus/reach.ts';
import { REMAINS } from './corpus/remains.ts';
import { SECRETS } from './corpus/secrets.ts';

/** Every mode's; a mode runs those that its languages can express. */
export const ESCAPES: readonly EscapeAttempt[] = [
  ...EXHAUSTION,
  ...SECRETS,
  ...REACH,
  ...PRIVILEGES,
  ...REMAINS,
  ...FORGERIES,
  ...JAVASCRIPT_FORGERIES,
  ...JAVASCRIPT_NODE_FORGERIES,
  ...PYTHON_FORGERIES,
  ...PYTHON_LIBRARY_FORGERIES,
  ...CONTAINER_ESCAPES,
];

/** With those that only mean something where an interpreter is the wall. */
export const ESCAPES_OF_INTERPRETERS: readonly EscapeAttempt[] = [
  ...ESCAPES,
  ...JAVASCRIPT_INTERPRETER,
  ...PYTHON_INTERPRETER,
];
