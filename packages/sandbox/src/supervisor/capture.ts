/** A guest's stdout and stderr, from its own pipes: both together bounded, and what was cut is never shown in part. */
export interface ByteCapture {
  /** False when the limit was passed: the guest has to be ended. */
  take(fd: 1 | 2, chunk: Buffer): boolean;
  stdout(): string;
  stderr(): string;
  readonly truncated: boolean;
  /** Kept so far. */
  readonly bytes: number;
}

/** Output is gathered in blocks of this size: a guest that writes byte by byte costs no more memory than one that does not. */
const BLOCK_BYTES = 16_384;

/** Keeps at most `limitBytes` of raw output, lines or none; bytes that are not UTF-8 become U+FFFD when it is read. */
export function createByteCapture(limitBytes: number): ByteCapture {
  const kept: Record<1 | 2, { blocks: Buffer[]; free: number }> = {
    1: { blocks: [], free: 0 },
    2: { blocks: [], free: 0 },
  };
  let left = limitBytes;
  let truncated = false;
  const append = (to: { blocks: Buffer[]; free: number }, bytes: Buffer): void => {
    for (let at = 0; at < bytes.length; ) {
      if (to.free === 0) {
        to.blocks.push(Buffer.allocUnsafeSlow(BLOCK_BYTES));
        to.free = BLOCK_BYTES;
      }
      const copied = bytes.copy(to.blocks.at(-1) as Buffer, BLOCK_BYTES - to.free, at);
      to.free -= copied;
      at += copied;
    }
  };
  const text = (fd: 1 | 2): string => {
    const { blocks, free } = kept[fd];
    const decoded = Buffer.concat(blocks, blocks.length * BLOCK_BYTES - free).toString('utf8');
    const cut = truncated ? decoded.replace(/\ufffd$/u, '') : decoded;
    if (Buffer.byteLength(cut, 'utf8') <= limitBytes) return cut;
    // Replacement characters are longer than the bytes they stand for, and the limit is on what is handed on.
    return Buffer.from(cut, 'utf8')
      .subarray(0, limitBytes)
      .toString('utf8')
      .replace(/\ufffd+$/u, '');
  };
  return {
    take(fd, chunk) {
      if (truncated) return false;
      const taken = chunk.subarray(0, left);
      append(kept[fd], taken);
      left -= taken.length;
      truncated = taken.length < chunk.length;
      return !truncated;
    },
    stdout: () => text(1),
    stderr: () => text(2),
    get truncated() {
      return truncated;
    },
    get bytes() {
      return limitBytes - left;
    },
  };
}
