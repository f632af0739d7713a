import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** Below what systems give to outgoing connections, any of which would sooner or later have ours. */
const FIRST = 20_000;
const COUNT = 10_000;
const TRIES = 20;

/** The wanted port if it is free, else another one. */
export async function freePort(wanted: number | undefined): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = await listenOn(tries === 0 && wanted !== undefined ? wanted : FIRST + randomInt(COUNT));
    if (port !== undefined) return port;
  }
  return (await listenOn(0)) ?? 0;
}

/** The port that could be listened on, or nothing. */
export function listenOn(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
