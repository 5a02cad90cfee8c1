import { request } from 'node:http';
import type { Duplex } from 'node:stream';
import { connectOptions } from './endpoint.ts';

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
    const timer = setTimeout(() => asking.destroy(new Error('the engine did not attach in time')), timeoutMs);
    asking.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    asking.once('upgrade', (_response, socket, head) => {
      clearTimeout(timer);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asking.once('response', (response) => {
      let said = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        said = (said + text).slice(0, 1000);
      });
      response.on('close', () => asking.destroy());
      response.once('end', () =>
        asking.destroy(new Error(`it cannot be attached to (${response.statusCode}): ${said}`)),
      );
    });
    asking.end();
  });
}
