/** Each piece of an attached stream: one byte says which of the three, three are empty, four say how long it is. */
const HEADER_BYTES = 8;
/** Engines cut what a program prints into pieces of at most 32 KiB; this leaves room for those that do not. */
const MAX_PIECE_BYTES = 4_194_304;

/**
 * Cuts what an engine sends of a container's output into stdout and stderr, without waiting for a piece to be whole.
 */
export function createAttachedReader(onOutput: (fd: 1 | 2, chunk: Buffer) => void): { push(chunk: Buffer): void } {
  let header = Buffer.alloc(0);
  let fd: 1 | 2 = 1;
  let left = 0;
  return {
    /** @throws {Error} when it is not in the form of the API. */
    push(chunk) {
      let at = 0;
      while (at < chunk.length) {
        if (left === 0) {
          const more = chunk.subarray(at, at + HEADER_BYTES - header.length);
          header = Buffer.concat([header, more]);
          at += more.length;
          if (header.length < HEADER_BYTES) return;
          const stream = header.readUInt8(0);
          left = header.readUInt32BE(4);
          if (stream > 2 || left > MAX_PIECE_BYTES) throw new Error('the engine does not send what containers print');
          fd = stream === 2 ? 2 : 1;
          header = Buffer.alloc(0);
        } else {
          const piece = chunk.subarray(at, at + left);
          at += piece.length;
          left -= piece.length;
          onOutput(fd, piece);
        }
      }
    },
  };
}
