import type { SystemFacts } from '@edgecoder/protocol';

/** Names of one sentence; the context of a small model is short. */
const MAX_NAMES = 12;

/** The facts as sentences, in the words that the built-in model was trained on (`models/nano/data/facts.py`). */
export function factSentences(facts: SystemFacts): string[] {
  const { installed, onMesh, route, queue, workers, downloads } = facts;
  const sentences: string[] = [];
  if (installed) sentences.push(`Installed models: ${names(installed)}.`);
  if (onMesh) sentences.push(`Models on the mesh: ${names(onMesh)}.`);
  if (route) sentences.push(`This request was routed to ${route}.`);
  if (queue) sentences.push(`Queue: ${queue.waiting} waiting, ${queue.running} running.`);
  if (workers !== undefined) sentences.push(`Workers online: ${workers}.`);
  if (downloads?.length === 0) sentences.push('No download is running.');
  for (const { model, percent } of downloads ?? [])
    sentences.push(`Downloading ${model}: ${Math.min(99, Math.max(1, Math.floor(percent)))} %.`);
  return sentences;
}

const names = (list: readonly string[]): string =>
  list.length === 0 ? 'none' : list.slice(0, MAX_NAMES).join(', ') + (list.length > MAX_NAMES ? ' and others' : '');
