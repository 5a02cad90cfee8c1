import { createHash } from 'node:crypto';
import { startTestServer, waitFor } from '@edgecoder/testkit';
import { tinyModel } from '../src/testing/tiny-gguf.ts';

/** The template of the tiny model in the server's own language. */
const TEMPLATE = '{{- range .Messages }}<|{{ .Role }}|>{{ .Content }}<|end|>{{ end }}<|assistant|>';

/** A server of its own that has imported the tiny model under the name `tiny:latest`. */
export async function startOllama(contextTokens: number): Promise<{ url: string; remove(): Promise<void> }> {
  const server = await startTestServer('ollama');
  try {
    const model = tinyModel({ contextTokens });
    const digest = `sha256:${createHash('sha256').update(model).digest('hex')}`;
    await waitFor(async () => (await fetch(`${server.url}/api/version`)).ok);
    await post(`${server.url}/api/blobs/${digest}`, new Uint8Array(model));
    await post(
      `${server.url}/api/create`,
      JSON.stringify({
        model: 'tiny:latest',
        files: { 'tiny.gguf': digest },
        template: TEMPLATE,
        // One thread: those of llama.cpp wait for each other by spinning, which other tests would pay for.
        parameters: { num_thread: 1 },
        stream: false,
      }),
    );
    return { url: server.url, remove: () => server.remove() };
  } catch (error) {
    await server.remove();
    throw error;
  }
}

async function post(url: string, body: string | Uint8Array<ArrayBuffer>): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
}
