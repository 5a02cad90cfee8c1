import { z } from 'zod';
import { FRAME_HEADER_BYTES, MAX_FAILURE_CHARS, MAX_REPORT_BYTES, OUTPUT_PIECE_CHARS } from '../runner/messages.ts';

/** A runner's report, parsed as what it is: bytes from a process that foreign code may have taken over. */
export const Report = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('started') }),
  z.strictObject({
    type: z.literal('output'),
    fd: z.union([z.literal(1), z.literal(2)]),
    text: z.string().min(1).max(OUTPUT_PIECE_CHARS),
  }),
  z.strictObject({
    type: z.literal('end'),
    exitCode: z.int().min(-1).max(255),
    mark: z.string().max(64).optional(),
    failure: z.string().max(MAX_FAILURE_CHARS).optional(),
    limit: z.enum(['wall', 'memory', 'output', 'crash']).optional(),
  }),
]);
export type Report = z.infer<typeof Report>;

/** Thrown for anything that is not a report of ours. */
class ReportError extends Error {
  override readonly name = 'ReportError';
}

/** Cuts a byte stream into reports. Holds at most one incomplete frame. */
export function createReportReader(onReport: (report: Report) => void): { push(chunk: Buffer): void } {
  let held: Buffer[] = [];
  let size = 0;

  return {
    /** @throws {ReportError} on the first byte that is not ours. */
    push(chunk) {
      held.push(chunk);
      size += chunk.length;
      while (size >= FRAME_HEADER_BYTES) {
        const all = held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held);
        held = [all];
        const length = all.readUInt32BE(0);
        if (length > MAX_REPORT_BYTES) throw new ReportError(`a report of ${length} bytes`);
        const end = FRAME_HEADER_BYTES + length;
        if (size < end) return;
        const report = parse(all.subarray(FRAME_HEADER_BYTES, end));
        held = [all.subarray(end)];
        size -= end;
        onReport(report);
      }
    },
  };
}

function parse(body: Buffer): Report {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new ReportError('a report that is not JSON', { cause });
  }
  const parsed = Report.safeParse(value);
  if (!parsed.success) throw new ReportError('a report of unknown form', { cause: parsed.error });
  return parsed.data;
}
