import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { ReadStream } from 'node:tty';

/** Something that can be done to a running Beacon from outside. */
export type Action = {
  /** `POST /<path>` on the control port runs it. */
  readonly path: string;
  /** The key that runs it; empty: there is none. */
  readonly key: string;
  /** Does it, and returns what to tell the user. */
  readonly run: () => Promise<string>;
};

/** Serves the actions on any free port of 127.0.0.1, which only this machine can reach. */
export async function startControlPort(actions: readonly Action[]): Promise<Server> {
  const server = createServer(async (request, response) => {
    request.resume();
    const action = request.method === 'POST' && actions.find(({ path }) => request.url === `/${path}`);
    const text = action
      ? await attempt(action)
      : `There is no such action. POST one of: ${actions.map(({ path }) => path).join(', ')}`;
    response.writeHead(action ? 200 : 404, { 'Content-Type': 'text/plain' });
    response.end(`${text}\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/**
 * Runs an action when its key is pressed. Does nothing when the input is no terminal.
 * @param quit called for `q` and Ctrl-C @param say prints what the action returns
 */
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
    if (key === 'q' || key === '\u0003') return quit(); // in raw mode, Ctrl-C is a key and no signal
    const action = actions.find(candidate => candidate.key === key);
    if (action) say(await attempt(action));
  });
}

/** Runs an action. An error becomes a text for the user. */
export async function attempt(action: Action): Promise<string> {
  try {
    return await action.run();
  } catch (error) {
    return `${action.path}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
