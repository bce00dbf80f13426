import { readConfig } from '../../lib/checks/components.ts';
import { ConfigError, type Fault } from '../../lib/settings/config-error.ts';
import { shownText } from '../../lib/settings/rejected-value.ts';
import { isPort } from './options.ts';

/** Checks the settings before any server is started. @throws ConfigError that lists every fault */
export function checkConfiguration(env: NodeJS.ProcessEnv): void {
  const faults = localFaults(env);
  try {
    readConfig({
      ...env,
      DATABASE_URL: env.DATABASE_URL || 'postgres://user@127.0.0.1/name',
      CACHE_URL: env.CACHE_URL || 'redis://127.0.0.1',
      TABLE_NAME: env.TABLE_NAME || 'beacon',
      ...(!env.DATABASE_URL && { DATABASE_TLS: 'off' }),
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    faults.push(...error.faults);
  }
  if (faults.length > 0) throw new ConfigError(faults);
}

/** What is wrong with the settings that only `npm start` has. */
function localFaults({ PORT: port, THROTTLE: throttle }: NodeJS.ProcessEnv): Fault[] {
  const faults: Fault[] =
    !port || isPort(port)
      ? []
      : [{ name: 'PORT', problem: `got ${shownText(port)}; allowed: 0 (any free port) to 65535` }];
  if (!throttle || throttle === 'on' || throttle === 'off') return faults;
  return [...faults, { name: 'THROTTLE', problem: `got ${shownText(throttle)}; allowed: on, off` }];
}
