import { nextOrder, sendReport } from './channel.ts';
import { createJavaScriptRunner } from './javascript.ts';
import { watchForOrphaning } from './orphan-watch.ts';

/** A runner process: loads one interpreter, then runs one program at a time until its supervisor goes away. */
watchForOrphaning();
const runner = await createJavaScriptRunner();
sendReport({ type: 'ready' });
for (let order = nextOrder(); order !== undefined; order = nextOrder()) {
  sendReport(await runner.run(order));
}
process.kill(process.pid, 'SIGKILL');
