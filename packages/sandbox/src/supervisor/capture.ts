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

/** Keeps at most `limitBytes` of raw output, lines or none; bytes that are not UTF-8 become U+FFFD when it is read. */
export function createByteCapture(limitBytes: number): ByteCapture {
  const kept: Record<1 | 2, Buffer[]> = { 1: [], 2: [] };
  let left = limitBytes;
  let truncated = false;
  const text = (fd: 1 | 2): string => {
    const decoded = Buffer.concat(kept[fd]).toString('utf8');
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
      // A copy: the chunk may be a window on a pool that is larger than it.
      if (taken.length > 0) kept[fd].push(Buffer.from(taken));
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
