import { randomBytes } from 'node:crypto';
import { sha256Hex, signingKeyFromSeed, signRequest, verifyRequest } from '@edgecoder/crypto';
import { inParallel } from './baselines.ts';
import type { Report } from './figures.ts';

/** Signed requests (RFC 9421 with a body of 500 bytes) signed and verified per second, four under way at once on the thread pool. */
export async function signatures(report: Report, count: number): Promise<void> {
  const key = signingKeyFromSeed(randomBytes(32));
  const body = Buffer.from(JSON.stringify({ text: 'x'.repeat(480) }));
  const nowMs = Date.now();
  const started = performance.now();
  const requests = Array.from({ length: count }, (_, index) =>
    signRequest({
      method: 'POST',
      url: 'http://127.0.0.1:4301/submit',
      body,
      key,
      created: Math.floor(nowMs / 1000),
      nonce: sha256Hex(String(index)).slice(0, 32),
    }),
  );
  const signed = performance.now();
  await inParallel(count, 8, async (index) => {
    await verifyRequest({
      method: 'POST',
      authority: '127.0.0.1:4301',
      path: '/submit',
      query: '?',
      headers: requests[index] as Record<string, string>,
      body,
      nowMs,
    });
  });
  const verified = performance.now();
  report.add({
    section: 'signatures',
    name: 'requests signed',
    value: count / ((signed - started) / 1000),
    unit: 'requests/s',
  });
  report.add({
    section: 'signatures',
    name: 'signed requests verified',
    value: count / ((verified - signed) / 1000),
    unit: 'requests/s',
  });
}
