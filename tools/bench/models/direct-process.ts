import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { CompletionRequest } from '@edgecoder/models';
import type { DirectAnswer, FromDirect } from './direct-messages.ts';

/** A model in a process of its own, with nothing between it and its caller but the provider. */
export class DirectModel {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(modelPath: string): Promise<DirectModel> {
    const child = fork(path.join(import.meta.dirname, 'direct.ts'), [modelPath], {
      execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning'],
    });
    const direct = new DirectModel(child);
    await direct.#next();
    return direct;
  }

  /** @throws {Error} when the model cannot answer, or its process ends. */
  async answer(request: Omit<CompletionRequest, 'model'>): Promise<DirectAnswer> {
    this.#child.send({ ...request, model: '' });
    const message = await this.#next();
    if (message.type !== 'answer') throw new Error(message.type === 'failed' ? message.why : 'no answer came');
    return message.answer;
  }

  async #next(): Promise<FromDirect> {
    const ended = new AbortController();
    try {
      const [message] = (await Promise.race([
        once(this.#child, 'message', { signal: ended.signal }),
        once(this.#child, 'exit', { signal: ended.signal }).then(() => {
          throw new Error('the process of the model has ended');
        }),
      ])) as [FromDirect];
      return message;
    } finally {
      ended.abort();
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}
