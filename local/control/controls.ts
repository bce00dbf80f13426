import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { ReadStream } from 'node:tty';

/** What can be done to a running Beacon from outside: by `POST /<path>` on the control port, or by a key. */
export type Action = { readonly path: string; readonly key: string; readonly run: () => Promise<string> };

/** Serves the actions on a port of their own, which only this machine can reach. */
export async function startControlPort(actions: readonly Action[]): Promise<Server> {
  const server = createServer(async (request, response) => {
    request.resume();
    const action = request.method === 'POST' && actions.find(({ path }) => request.url === `/${path}`);
    const text = action
      ? await attempt(action)
      : `POST one of: ${actions.map(({ path }) => path).join(', ')}`;
    response.writeHead(action ? 200 : 404, { 'Content-Type': 'text/plain' });
    response.end(`${text}\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** Listens for single keys where there is a terminal. */
export function listenForKeys(
  input: ReadStream,
  actions: readonly Action[],
  quit: () => void,
  say: (text: string) => void,
): void {
  if (!input.isTTY) return;
  input.setRawMode(true);
  input.setEncoding('utf8');
  input.on('data', async (key: string) => {
    if (key === 'q' || key === '\u0003') return quit(); // raw mode hands us Ctrl-C as a key
    const action = actions.find(candidate => candidate.key === key);
    if (action) say(await attempt(action));
  });
}

async function attempt(action: Action): Promise<string> {
  try {
    return await action.run();
  } catch (error) {
    return `${action.path}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
