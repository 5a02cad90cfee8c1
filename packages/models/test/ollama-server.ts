import { createHash } from 'node:crypto';
import { startTestServer, waitFor } from '@edgecoder/testkit';

/** A file to import. */
export interface ImportedModel {
  name: string;
  bytes: Buffer;
  /** The chat format in the server's own language; without it, the server goes by what the file says. */
  template?: string;
}

export interface OllamaUnderTest {
  url: string;
  remove(): Promise<void>;
}

/** The template of the tiny model in the server's own language. */
export const TINY_TEMPLATE = '{{- range .Messages }}<|{{ .Role }}|>{{ .Content }}<|end|>{{ end }}<|assistant|>';

/** A server of its own that has imported the models, each under its name and `latest`. */
export async function startOllama(models: readonly ImportedModel[]): Promise<OllamaUnderTest> {
  const server = await startTestServer('ollama');
  try {
    await waitFor(async () => (await fetch(`${server.url}/api/version`)).ok);
    for (const model of models) await importModel(server.url, model);
    return {
      url: server.url,
      async remove() {
        // What computes a model is a process of its own, which would outlive a server that is killed.
        await unloadAll(server.url, models).finally(() => server.remove());
      },
    };
  } catch (error) {
    await server.remove();
    throw error;
  }
}

async function importModel(url: string, { name, bytes, template }: ImportedModel): Promise<void> {
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  await post(`${url}/api/blobs/${digest}`, new Uint8Array(bytes));
  await post(
    `${url}/api/create`,
    JSON.stringify({
      model: name,
      files: { 'model.gguf': digest },
      ...(template !== undefined && { template }),
      parameters: {
        // One thread: those of llama.cpp wait for each other by spinning, which other tests would pay for.
        num_thread: 1,
        // OpenAI's protocol has no word for it, and what the server does by itself is no greedy choice.
        repeat_penalty: 1,
      },
      stream: false,
    }),
  );
}

async function unloadAll(url: string, models: readonly ImportedModel[]): Promise<void> {
  for (const { name } of models) await post(`${url}/api/generate`, JSON.stringify({ model: name, keep_alive: 0 }));
  await waitFor(async () => {
    const loaded = (await (await fetch(`${url}/api/ps`)).json()) as { models: unknown[] };
    return loaded.models.length === 0;
  });
}

async function post(url: string, body: string | Uint8Array<ArrayBuffer>): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}
