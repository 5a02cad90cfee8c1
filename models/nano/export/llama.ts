// llama.cpp on a line: reads requests as JSON, one a line, and answers each with one line, in order.
//
// node export/llama.ts MODEL [--plain]
//   {"op":"tokenize","texts":[…]}                  → {"ids":[[…],…]}    text only, no special tokens
//   {"op":"detokenize","ids":[[…],…]}              → {"texts":[…]}
//   {"op":"logits","ids":[…],"positions":[…]}      → {"logits":"base64 of float32, position by position"}
//   {"op":"generate","ids":[…],"limit":n,"temperature":t,"seed":s} → {"ids":[…],"milliseconds":n}
//
// With --plain attention is computed step by step with keys and values of 32 bits: what a comparison of logits wants.
import { createInterface } from 'node:readline';
// The copy that the workspace's own package installs; this folder is no package.
import { getLlama, type Token } from '../../../packages/models/node_modules/node-llama-cpp/dist/index.js';

const CONTEXT = 1024;

type Request =
  | { op: 'tokenize'; texts: string[] }
  | { op: 'detokenize'; ids: Token[][] }
  | { op: 'logits'; ids: Token[]; positions: number[] }
  | { op: 'generate'; ids: Token[]; limit: number; temperature: number; seed: number };

const [modelPath = '', mode] = process.argv.slice(2);
const llama = await getLlama({ gpu: false, build: 'never', progressLogs: false });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({
  contextSize: CONTEXT,
  // Threads of llama.cpp wait for each other by spinning: on a busy machine one is quicker than several.
  threads: 1,
  ...(mode === '--plain'
    ? { flashAttention: false, experimentalKvCacheKeyType: 'F32', experimentalKvCacheValueType: 'F32' }
    : {}),
});
const sequence = context.getSequence();

async function logits(ids: Token[], positions: number[]): Promise<string> {
  await sequence.clearHistory();
  const wanted = new Set(positions);
  const rows = await sequence.controlledEvaluate(
    ids.map((id, position) => (wanted.has(position) ? [id, { generateNext: { logits: true } }] : id)),
  );
  const found = positions.map((position) => rows[position]?.next.logits ?? new Map<Token, number>());
  const size = found[0]?.size ?? 0;
  const flat = new Float32Array(size * found.length);
  found.forEach((scores, row) => {
    for (const [token, value] of scores) flat[row * size + token] = value;
  });
  return Buffer.from(flat.buffer).toString('base64');
}

async function generate(request: Extract<Request, { op: 'generate' }>): Promise<Token[]> {
  await sequence.clearHistory();
  const made: Token[] = [];
  for await (const token of sequence.evaluate(request.ids, { temperature: request.temperature, seed: request.seed })) {
    if (model.isEogToken(token)) break;
    made.push(token);
    if (made.length >= request.limit || request.ids.length + made.length >= CONTEXT) break;
  }
  return made;
}

async function answer(request: Request): Promise<object> {
  switch (request.op) {
    case 'tokenize':
      return { ids: request.texts.map((text) => model.tokenize(text)) };
    case 'detokenize':
      return { texts: request.ids.map((ids) => model.detokenize(ids)) };
    case 'logits':
      return { logits: await logits(request.ids, request.positions) };
    case 'generate': {
      const began = performance.now();
      const ids = await generate(request);
      return { ids, milliseconds: performance.now() - began };
    }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line) as Request);
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
await llama.dispose();
