import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { FromLoad, LoadOrder, LoadReport, ToLoad } from './load-messages.ts';

/** Load processes that share one order, each with its part of requesters, workers and tasks. */
export class LoadProcesses {
  readonly #children: ChildProcess[] = [];
  readonly #progress: { stored: number; submitted: number }[] = [];
  readonly #reports: Promise<LoadReport>[] = [];

  static async start(count: number): Promise<LoadProcesses> {
    const load = new LoadProcesses();
    for (let index = 0; index < count; index += 1) {
      const child = fork(path.join(import.meta.dirname, 'load.ts'), {
        execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning'],
      });
      load.#children.push(child);
      load.#progress.push({ stored: 0, submitted: 0 });
      await next(child, 'ready');
    }
    return load;
  }

  /** Results stored so far by all of them. */
  get stored(): number {
    return this.#progress.reduce((sum, { stored }) => sum + stored, 0);
  }

  /** Tasks accepted so far. */
  get submitted(): number {
    return this.#progress.reduce((sum, { submitted }) => sum + submitted, 0);
  }

  /** Gives each its part. */
  begin(order: LoadOrder): void {
    const parts = this.#children.length;
    for (const [index, child] of this.#children.entries()) {
      const part = <T>(all: T[]): T[] => all.filter((_, position) => position % parts === index);
      const requesters = part(order.requesters);
      const share = Math.floor(order.tasks / parts) + (index < order.tasks % parts ? 1 : 0);
      const onlyRequesters = order.requesters.length < parts ? (requesters.length > 0 ? order.tasks : 0) : share;
      this.#progress[index] = { stored: 0, submitted: 0 };
      child.on('message', (message: FromLoad) => {
        if (message.type === 'progress') this.#progress[index] = message;
      });
      this.#reports[index] = next(child, 'done').then((message) => (message as { report: LoadReport }).report);
      const to: ToLoad = {
        type: 'order',
        order: { ...order, requesters, workers: part(order.workers), tasks: onlyRequesters },
      };
      child.send(to);
    }
  }

  /** Stops the workers and gathers what all have seen. */
  async finish(): Promise<LoadReport> {
    for (const child of this.#children) child.send({ type: 'stop' } satisfies ToLoad);
    const reports = await Promise.all(this.#reports);
    for (const child of this.#children) child.removeAllListeners('message');
    const errors: Record<string, number> = {};
    for (const [code, count] of reports.flatMap((report) => Object.entries(report.errors)))
      errors[code] = (errors[code] ?? 0) + count;
    return {
      submitted: reports.reduce((sum, report) => sum + report.submitted, 0),
      stored: reports.reduce((sum, report) => sum + report.stored, 0),
      submitToLeaseMs: reports.flatMap((report) => report.submitToLeaseMs),
      errors,
    };
  }

  close(): void {
    for (const child of this.#children) child.disconnect();
  }
}

function next(child: ChildProcess, type: FromLoad['type']): Promise<FromLoad> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`a load process ended with ${code}`));
    child.once('exit', onExit);
    const onMessage = (message: FromLoad): void => {
      if (message.type !== type) return;
      child.off('exit', onExit);
      child.off('message', onMessage);
      resolve(message);
    };
    child.on('message', onMessage);
  });
}
