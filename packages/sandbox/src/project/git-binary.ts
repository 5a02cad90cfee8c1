import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
const LINE_BYTES = 52;
/** Lines of up to 26 bytes begin with a capital letter, longer ones with a small one. */
const CAPITALS = 26;

/** Name of a content in git: what a binary patch is checked against when it is applied. */
export const blobName = (content: Buffer): string =>
  createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');

/** One side of a `GIT binary patch`: the whole content, deflated, in git's base 85; undefined when that is longer than this. */
export function literalHunk(content: Buffer, maxBytes: number): string | undefined {
  const packed = deflateSync(content);
  if (packed.length > maxBytes) return undefined;
  const lines = [`literal ${content.length}`];
  for (let at = 0; at < packed.length; at += LINE_BYTES) {
    const piece = packed.subarray(at, at + LINE_BYTES);
    const first = piece.length <= CAPITALS ? 64 + piece.length : 96 + piece.length - CAPITALS;
    lines.push(String.fromCharCode(first) + base85(piece));
  }
  return `${lines.join('\n')}\n\n`;
}

/** Four bytes become five digits, the last group filled up with zeros. */
function base85(bytes: Buffer): string {
  const filled = Buffer.alloc(Math.ceil(bytes.length / 4) * 4);
  bytes.copy(filled);
  let text = '';
  for (let at = 0; at < filled.length; at += 4) {
    let value = filled.readUInt32BE(at);
    let group = '';
    for (let digit = 0; digit < 5; digit++) {
      group = `${DIGITS[value % 85]}${group}`;
      value = Math.floor(value / 85);
    }
    text += group;
  }
  return text;
}
