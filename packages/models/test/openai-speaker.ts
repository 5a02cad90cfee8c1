import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Script } from './scripted-server.ts';

interface SpeakerOptions {
  model: string;
  contextTokens: number;
}

/** Tokens that its chat format adds to a message. */
const MARKS = 2;

/**
 * Speaks OpenAI's protocol as some servers do: a token is a character, answers are noise made from the prompt and the seed,
 * and of a prompt that is too long it leaves out the beginning without a word.
 */
export function speakOpenAi({ model, contextTokens }: SpeakerOptions): Script {
  return (body, response, request) => {
    if (request.url === '/v1/models') return send(response, { data: [{ id: model }] });
    if (body['model'] !== model) return void response.writeHead(404).end('{"error":{"message":"model not found"}}');
    if (request.url === '/v1/embeddings') return send(response, embeddings(body['input'] as string[], contextTokens));
    return answer(body, response, contextTokens);
  };
}

function answer(body: Record<string, unknown>, response: ServerResponse, contextTokens: number): void {
  const messages = body['messages'] as { content: string }[];
  const all = messages.map(({ content }) => content + ' '.repeat(MARKS)).join('');
  const prompt = all.slice(-contextTokens);
  const said = body['response_format'] ? '{"kind":"square","filled":true,"sides":["left"]}' : noise(prompt, body);
  const stops = ((body['stop'] ?? []) as string[]).map((stop) => said.indexOf(stop)).filter((index) => index >= 0);
  const end = Math.min(said.length, ...stops);
  const length = Math.min(end, Number(body['max_tokens']), contextTokens - prompt.length + 1);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let at = 0;
  const step = (): void => {
    if (response.destroyed) return;
    if (at < length) {
      response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: said[at] } }] })}\n\n`);
      at += 1;
      setImmediate(step);
      return;
    }
    const finish_reason = length < end ? 'length' : 'stop';
    response.write(`data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason }] })}\n\n`);
    const usage = { prompt_tokens: prompt.length, completion_tokens: length };
    response.end(`data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`);
  };
  step();
}

/** Longer than any context here. */
function noise(prompt: string, body: Record<string, unknown>): string {
  const seed = `${prompt}|${Number(body['temperature']) > 0 ? body['seed'] : ''}`;
  return Array.from({ length: 20 }, (_, index) => createHash('sha512').update(`${seed}|${index}`).digest('hex')).join(
    '',
  );
}

function embeddings(input: string[], contextTokens: number): unknown {
  const kept = input.map((text) => text.slice(0, contextTokens));
  return {
    data: kept.map((text, index) => ({
      index,
      embedding: [...createHash('sha256').update(text).digest()].slice(0, 8),
    })),
    usage: { prompt_tokens: kept.reduce((sum, text) => sum + text.length, 0) },
  };
}

function send(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
