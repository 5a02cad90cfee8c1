import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { connectOptions } from './endpoint.ts';

/** Of an engine's answer, in an error. */
const MAX_SAID_CHARS = 1000;

/**
 * Opens a container's stdin, stdout and stderr as one stream. By hand: the client sends its options as a body too, which
 * Podman hands to the program.
 * @throws {Error} when the engine refuses, or does not answer in time.
 */
export function attach(host: string, containerId: string, timeoutMs: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const asking = request({
      ...connectOptions(host),
      protocol: 'http:',
      method: 'POST',
      path: `/containers/${containerId}/attach?stream=1&stdin=1&stdout=1&stderr=1`,
      headers: { Connection: 'Upgrade', Upgrade: 'tcp', 'Content-Length': 0 },
      agent: false,
    });
    const refuse = (error: Error): void => {
      clearTimeout(timer);
      asking.destroy();
      reject(error);
    };
    const timer = setTimeout(() => refuse(new Error('the engine did not attach in time')), timeoutMs);
    asking.on('error', refuse);
    asking.once('upgrade', (_response, socket, head) => {
      clearTimeout(timer);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asking.once('response', (response) => {
      let said = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        said = (said + text).slice(0, MAX_SAID_CHARS);
      });
      // Also when it is cut off: whoever waits for a stream has to hear that there is none.
      response.once('close', () => refuse(new Error(`it cannot be attached to (${response.statusCode}): ${said}`)));
    });
    asking.end();
  });
}
