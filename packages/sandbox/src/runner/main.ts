/** A runner process: loads one interpreter, then runs one program at a time until its supervisor goes away. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nextOrder, sendReport } from './channel.ts';
import type { RunnerEnd, RunOrder } from './messages.ts';
import { watchForOrphaning } from './orphan-watch.ts';
import type { PictureUse } from './picture.ts';
import type { PythonInterpreter } from './python-engine.ts';

/** Makes a fresh interpreter ready, for one program. */
type Prepare = () => Promise<(order: RunOrder) => Promise<RunnerEnd>>;

/** What the first program is expected to ask for. */
const USUAL_MEMORY_BYTES = 268_435_456;

async function loadJavaScript(): Promise<Prepare> {
  const [{ createJavaScriptEngine }, { runJavaScript }] = await Promise.all([
    import('./javascript-engine.ts'),
    import('./javascript.ts'),
  ]);
  const engine = await createJavaScriptEngine();
  // The next program's memory limit is the last one's, more often than not.
  let memoryBytes = USUAL_MEMORY_BYTES;
  return async () => {
    const ready = await engine.newGuest(memoryBytes);
    return async (order) => {
      memoryBytes = order.memoryBytes;
      const fits = ready.memoryBytes === memoryBytes;
      return runJavaScript(fits ? ready : await engine.newGuest(memoryBytes), order);
    };
  };
}

async function loadPython(use: PictureUse | undefined): Promise<Prepare> {
  const [{ createPythonEngine }, { rehearsePython, runPython }, { receivePicture, sendPicture }] = await Promise.all([
    import('./python-engine.ts'),
    import('./python.ts'),
    import('./picture.ts'),
  ]);
  const engine = await createPythonEngine();
  const snapshot = use === 'given' ? receivePicture() : await engine.makeSnapshot();
  let first: PythonInterpreter | undefined = await engine.restore(snapshot);
  if (use === 'make') sendPicture(snapshot);
  if (use === 'given') {
    rehearsePython(first);
    first = undefined;
  }
  // The next program's interpreter is made ready before it is asked for.
  return async () => {
    const interpreter = first ?? (await engine.restore(snapshot));
    first = undefined;
    return async (order) => runPython(interpreter, order);
  };
}

/** What runs may leave behind before it is collected: collecting costs as much as two of them. */
const MAX_LEFT_BEHIND_BYTES = 134_217_728;

/**
 * The engine knows nothing of the size of WebAssembly memories: those of earlier runs would pile up until this process is
 * replaced for its size, and each replacement costs a hundred runs.
 */
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Nothing of it can be reached any more; only its memory has not gone back to the system. */
function collectWhatIsLeft(sinceBytes: number): void {
  if (getHeapStatistics().external_memory - sinceBytes > MAX_LEFT_BEHIND_BYTES) collectGarbage();
}

watchForOrphaning();
const prepare =
  process.argv[2] === 'python' ? await loadPython(process.argv[3] as PictureUse | undefined) : await loadJavaScript();
const loadedBytes = getHeapStatistics().external_memory;
for (;;) {
  const run = await prepare();
  sendReport({ type: 'ready' });
  const order = nextOrder();
  if (order === undefined) break;
  sendReport(await run(order));
  collectWhatIsLeft(loadedBytes);
}
process.kill(process.pid, 'SIGKILL');
