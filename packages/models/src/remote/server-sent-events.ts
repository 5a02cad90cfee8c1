/** The `data` of each event of a stream (WHATWG HTML, 9.2); of a last event that was cut off, nothing. */
export async function* serverSentEvents(body: AsyncIterable<Buffer>): AsyncGenerator<string, void> {
  let data: string[] = [];
  for await (const line of lines(body)) {
    if (line === '') {
      if (data.length > 0) yield data.join('\n');
      data = [];
    } else if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
  }
}

/** Lines without their ends, which may be of any kind. What follows the last end is no line. */
async function* lines(body: AsyncIterable<Buffer>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let afterReturn = false;
  for await (const chunk of body) {
    let text = decoder.decode(chunk, { stream: true });
    if (afterReturn && text.startsWith('\n')) text = text.slice(1);
    if (text !== '') afterReturn = text.endsWith('\r');
    const found = text.split(/\r\n|\r|\n/);
    for (const [index, part] of found.entries()) {
      parts.push(part);
      if (index === found.length - 1) break;
      yield parts.join('');
      parts.length = 0;
    }
  }
}
