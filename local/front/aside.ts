import type { IncomingMessage } from 'node:http';
import type { HttpResponse } from '../../lib/http/response.ts';
import { type Action, attempt } from '../control/controls.ts';
import { type Aside, pathOf } from './front.ts';
import { type Button, startPage } from './start-page.ts';

/** Where the buttons of the page post to. */
const CONTROL = '/try/';

/** The buttons, by the path of their action. */
const LABELS: Readonly<Record<string, string>> = {
  'database/toggle': 'Stop or start the database',
  'database/freeze': 'Freeze or thaw the database',
  'second/toggle': 'Make one environment sick, or well',
  'cache/toggle': 'Stop or start the cache',
  'buffer/overfill': 'Overfill the buffer',
  'buffer/flush': 'Flush the buffer',
};

/**
 * Serves the page at `/`, and what its buttons do.
 * @param say prints what a button did
 * @param second what the second environment says. @default - there is none
 */
export function aside(
  actions: readonly Action[],
  say: (text: string) => void,
  second: () => string | undefined = () => undefined,
): Aside {
  const buttons: Button[] = actions.flatMap(({ path }) =>
    LABELS[path] ? [{ path: `${CONTROL}${path}`, label: LABELS[path] }] : [],
  );
  return (request, health) => {
    const path = pathOf(request);
    if (path === '/') return health().then(response => startPage(response, buttons, second()));
    const action = actions.find(each => path === `${CONTROL}${each.path}`);
    if (!action || request.method !== 'POST') return undefined;
    return isFromHere(request) ? run(action, say) : Promise.resolve(answer(403, {}));
  };
}

/** Another site in the same browser must not press the buttons. */
function isFromHere({ headers }: IncomingMessage): boolean {
  return headers.origin === undefined || headers.origin === `http://${headers.host}`;
}

async function run(action: Action, say: (text: string) => void): Promise<HttpResponse> {
  say(await attempt(action));
  return answer(303, { Location: '/' });
}

function answer(statusCode: number, headers: Readonly<Record<string, string>>): HttpResponse {
  return {
    statusCode,
    headers: { ...headers, 'Cache-Control': 'no-store' },
    body: '',
    isBase64Encoded: false,
  };
}
