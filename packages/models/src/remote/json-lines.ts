import { parseJson } from './http.ts';

/** The values of a body that has one in each line, as text that was seen to be JSON. @throws {ModelError} `bad_answer` */
export async function* jsonLines(body: AsyncIterable<Buffer>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  for await (const chunk of body) {
    const found = decoder.decode(chunk, { stream: true }).split('\n');
    for (const [index, part] of found.entries()) {
      parts.push(part);
      if (index === found.length - 1) break;
      yield* checked(parts.join(''));
      parts.length = 0;
    }
  }
  yield* checked(parts.join(''));
}

function* checked(line: string): Generator<string> {
  if (line.trim() === '') return;
  parseJson(line);
  yield line;
}
