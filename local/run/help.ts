import { ROUTES } from '../../lib/names/routes.ts';
import type { Action } from '../control/controls.ts';
import type { LocalSettings } from '../setup/settings.ts';

/** What is running. */
export type Running = {
  readonly port: number;
  readonly controlPort: number;
  readonly settings: LocalSettings;
  readonly actions: readonly Action[];
};

/** What `npm start` prints: where Beacon listens, requests to try, and how to break what it checks. */
export function usage(running: Running): string {
  const { port, settings } = running;
  const base = `http://127.0.0.1:${port}`;
  return [
    `Beacon listening on ${base}`,
    'Open it in a browser: the page has buttons that break and repair what Beacon checks.',
    '',
    'Try it in another terminal:',
    `  curl -i ${base}${ROUTES.health}`,
    `  curl -i ${base}${ROUTES.live}`,
    `  curl -i ${base}${ROUTES.component.replace('{component}', 'database')}`,
    `  curl -i ${base}${settings.EDGE_PATH}   what Route 53 requests`,
    `  curl -i -H 'x-beacon-signed: 1' ${base}${ROUTES.details}   what signed callers see`,
    '',
    keysHelp(running),
    '',
    `Results are stored for ${settings.DATABASE_TTL} s (database) and ${settings.CACHE_TTL} s (cache).`,
    'Ctrl-C stops everything. No process and no file remains.',
    '',
  ].join('\n');
}

const SECOND = 'second/toggle cuts one of two environments off from the database. See docs/verdict.md.';

/** What each key does, and the command that does the same. */
export function keysHelp({ controlPort, actions }: Running): string {
  const keys = actions.filter(action => action.key !== '');
  const width = Math.max(...keys.map(action => action.path.length));
  const isAlarm = ({ path }: Action) => path.startsWith('alarm');
  const line = ({ key, path }: Action) =>
    `  ${key}  ${path.padEnd(width)}  curl -X POST http://127.0.0.1:${controlPort}/${path}`;
  return [
    'Break what Beacon checks, with a key here or a command in another terminal. The same again repairs it:',
    ...keys.filter(action => !isAlarm(action)).map(line),
    'Fire an alarm, or end it. The message appears here 5 s later. Its CloudWatch values are examples:',
    ...keys.filter(isAlarm).map(line),
    ...(actions.some(({ path }) => path.startsWith('second')) ? [SECOND] : []),
    'alarm/drill is the real command, with a real alarm: beacon drill database.',
    '  ?  show these keys          q  quit',
  ].join('\n');
}
