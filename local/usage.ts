import { ROUTES } from '../lib/names/routes.ts';
import type { Action } from './control/controls.ts';
import type { LocalSettings } from './settings.ts';

export type Running = {
  readonly port: number;
  readonly controlPort: number;
  readonly settings: LocalSettings;
  readonly actions: readonly Action[];
};

/** What `npm start` prints: where it listens, what to ask it, how to break what is underneath. */
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
    'Ask it:',
    `  curl -i ${base}${ROUTES.health}`,
    `  curl -i ${base}${ROUTES.live}`,
    `  curl -i ${base}${ROUTES.component.replace('{component}', 'database')}`,
    `  curl -i ${base}${settings.EDGE_PATH}   what Route 53 asks`,
    `  curl -i -H 'x-beacon-signed: 1' ${base}${ROUTES.details}   what signed callers see`,
    '',
    'Break what is underneath, by a key here or by a command elsewhere; the same again mends it:',
    ...keys.filter(action => !isAlarm(action)).map(line),
    `An "up" is kept for ${databaseTtl} s (database) and ${cacheTtl} s (cache), on the edge path for ${edgeTtl} s;`,
    'DATABASE_TTL=5 CACHE_TTL=5 npm start shows changes sooner.',
    '',
    'Fire an alarm, and read here the message that people get 5 s later (the values of CloudWatch are invented); or end it:',
    ...keys.filter(isAlarm).map(line),
    '',
    'Ctrl-C ends it and leaves nothing behind.',
  ].join('\n');
}
