import { nextOrder, sendReport } from './channel.ts';
import type { RunnerEnd, RunOrder } from './messages.ts';
import { watchForOrphaning } from './orphan-watch.ts';

/** A runner process: loads one interpreter, then runs one program at a time until its supervisor goes away. */
type Prepare = () => Promise<(order: RunOrder) => Promise<RunnerEnd>>;

async function loadJavaScript(): Promise<Prepare> {
  const { createJavaScriptRunner } = await import('./javascript.ts');
  const runner = await createJavaScriptRunner();
  return async () => (order) => runner.run(order);
}

async function loadPython(): Promise<Prepare> {
  const [{ createPythonEngine }, { runPython }] = await Promise.all([
    import('./python-engine.ts'),
    import('./python.ts'),
  ]);
  const engine = await createPythonEngine();
  const snapshot = await engine.makeSnapshot();
  // The next program's interpreter is made ready before it is asked for.
  return async () => {
    const interpreter = await engine.restore(snapshot);
    return async (order) => runPython(interpreter, order);
  };
}

watchForOrphaning();
const prepare = process.argv[2] === 'python' ? await loadPython() : await loadJavaScript();
for (;;) {
  const run = await prepare();
  sendReport({ type: 'ready' });
  const order = nextOrder();
  if (order === undefined) break;
  sendReport(await run(order));
}
process.kill(process.pid, 'SIGKILL');
