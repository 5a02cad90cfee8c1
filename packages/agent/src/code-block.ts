import type { Language } from '@edgecoder/protocol';

/** What an answer has for a program. `words`: none at all; `cut`: one that was not finished. */
export type FoundCode = { code: string } | { code?: never; why: 'words' | 'cut' | 'empty' };

/** After the fence; an unmarked block is taken for the language that was asked for. */
const LABELS: Readonly<Record<Language, readonly string[]>> = {
  python: ['', 'python', 'python3', 'py'],
  javascript: ['', 'javascript', 'js', 'mjs', 'node', 'nodejs'],
};
const FENCE = /^ {0,3}(?:`{3,}|~{3,})/;
/** How programs begin that came without a fence; no sentence does. */
const BARE: Readonly<Record<Language, RegExp>> = {
  python: /^(?:(?:async )?def \w+\(|class \w+[(:]|import \w+$|import \w+ as|from [\w.]+ import |@\w+)/,
  javascript:
    /^(?:(?:export )?(?:async )?function\*? ?\w+ ?\(|class \w+ (?:\{|extends )|(?:const|let|var) (?:[\w$]+|[{[][^=]*[}\]]) =)/,
};
/** What some models think aloud before they answer. */
const THOUGHTS = /^\s*<think>[\s\S]*?(?:<\/think>|$)/;

interface Block {
  label: string;
  code: string;
  closed: boolean;
}

/**
 * The program of an answer: its first fenced block in the language. An answer that is a program and nothing else is taken
 * without a fence too; words never are.
 * @param ended false when the answer was cut off: then a block that is not closed is no program.
 */
export function extractCode(answer: string, language: Language, ended: boolean): FoundCode {
  const text = answer.replace(THOUGHTS, '');
  const blocks = blocksOf(text);
  const block = blocks.find(({ label }) => LABELS[language].includes(label.toLowerCase()));
  if (block === undefined) {
    const bare = text.trim();
    if (blocks.length > 0 || !BARE[language].test(bare.split('\n', 1)[0] as string)) return { why: 'words' };
    return ended ? { code: bare } : { why: 'cut' };
  }
  if (!block.closed && !ended) return { why: 'cut' };
  return block.code.trim() === '' ? { why: 'empty' } : { code: block.code };
}

/** True when an answer that is still being made has its program already. */
export function hasWholeCode(answer: string, language: Language): boolean {
  // The line that is being written may become another one.
  const lines = answer.slice(0, answer.lastIndexOf('\n') + 1);
  return extractCode(lines, language, false).code !== undefined;
}

interface Fence {
  marks: string;
  /** What is said of the block, its first word. */
  label: string;
}

/** The fence that a line is. Looked at in steps, each of which reads the line once: answers may be long, and made to be slow. */
function fenceOf(line: string): Fence | undefined {
  const marks = FENCE.exec(line)?.[0];
  if (marks === undefined) return undefined;
  const said = line.slice(marks.length).trim();
  return said.includes('`') ? undefined : { marks: marks.trim(), label: said.split(/\s/, 1)[0] as string };
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: { marks: string; label: string; lines: string[] } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const fence = fenceOf(line);
    if (open === undefined) {
      if (fence) open = { ...fence, lines: [] };
    } else if (fence && closes(fence, open.marks)) {
      blocks.push({ label: open.label, code: open.lines.join('\n'), closed: true });
      open = undefined;
    } else open.lines.push(line);
  }
  if (open) blocks.push({ label: open.label, code: open.lines.join('\n').trimEnd(), closed: false });
  return blocks;
}

const closes = ({ marks, label }: Fence, opened: string): boolean =>
  label === '' && marks[0] === opened[0] && marks.length >= opened.length;
