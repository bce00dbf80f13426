import { ROUTES } from '../lib/names/routes.ts';
import type { Action } from './control/controls.ts';
import type { LocalSettings } from './settings.ts';

/** What is running. */
export type Running = {
  readonly port: number;
  readonly controlPort: number;
  readonly settings: LocalSettings;
  readonly actions: readonly Action[];
};

/** What `npm start` prints: where Beacon listens, requests to try, and how to stop the servers that it checks. */
export function usage({ port, controlPort, settings, actions }: Running): string {
  const base = `http://127.0.0.1:${port}`;
  const { DATABASE_TTL: databaseTtl, CACHE_TTL: cacheTtl, EDGE_TTL: edgeTtl } = settings;
  const keys = actions.filter(action => action.key !== '');
  const width = Math.max(...keys.map(action => action.path.length));
  const isAlarm = ({ path }: Action) => path.startsWith('alarm');
  const line = ({ key, path }: Action) =>
    `  ${key}  ${path.padEnd(width)}  curl -X POST http://127.0.0.1:${controlPort}/${path}`;
  return [
    `Beacon listening on ${base}`,
    '',
    'Try it:',
    `  curl -i ${base}${ROUTES.health}`,
    `  curl -i ${base}${ROUTES.live}`,
    `  curl -i ${base}${ROUTES.component.replace('{component}', 'database')}`,
    `  curl -i ${base}${settings.EDGE_PATH}   what Route 53 requests`,
    `  curl -i -H 'x-beacon-signed: 1' ${base}${ROUTES.details}   what signed callers see`,
    '',
    'Stop or freeze what Beacon checks, with a key here or a command in another terminal. The same again undoes it:',
    ...keys.filter(action => !isAlarm(action)).map(line),
    `Beacon keeps a result that is up for ${databaseTtl} s (database) and ${cacheTtl} s (cache), on the edge path for ${edgeTtl} s.`,
    'To see changes sooner: DATABASE_TTL=5 CACHE_TTL=5 npm start',
    '',
    'Start an alarm, or end it. The message that people get is printed here 5 s later. Its CloudWatch values are examples:',
    ...keys.filter(isAlarm).map(line),
    '',
    'Ctrl-C stops everything. No process and no file remains.',
  ].join('\n');
}
