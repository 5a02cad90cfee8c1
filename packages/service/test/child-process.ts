/** A process under `runProcess`, told by its arguments how to behave. */
import { createLogger } from '../src/log.ts';
import { runProcess } from '../src/run-process.ts';

const behaviour = process.argv[2];
const log = createLogger({ service: 'child', level: behaviour === 'log' ? 'info' : 'silent' });
const say = (text: string) => (behaviour === 'log' ? log.info(text) : process.stdout.write(`${text}\n`));

await runProcess({
  log,
  ...(behaviour === 'watch-parent' ? { parentPid: Number(process.argv[3]) } : {}),
  async start() {
    if (behaviour === 'fail') throw new Error('cannot start');
    const alive = setInterval(() => undefined, 1000);
    setImmediate(() => {
      say('started');
      if (behaviour === 'crash') throw new Error('nobody catches this');
      if (behaviour === 'reject') void Promise.reject(new Error('nobody catches this'));
    });
    return {
      async stop() {
        say('stopping');
        if (behaviour === 'hang') await new Promise(() => undefined);
        clearInterval(alive);
        say('stopped');
      },
    };
  },
});
