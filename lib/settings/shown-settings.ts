import type { Settings } from './read-settings.ts';
import { ENV, type EnvName, type Setting } from './table.ts';

/** Kinds that can hold no secret: a URL may hold a password, a text the path that Route 53 alone knows. */
const SHOWN: readonly Setting['kind'][] = ['integer', 'flag', 'choice', 'names'];

/** Texts that hold none. */
const SHOWN_TEXTS: readonly EnvName[] = ['DEGRADED_STATUS_CODE', 'BUFFER_NAME', 'CACHE_KEY_PREFIX'];

/** Beside an address in a URL these have only their defaults. */
const NOT_IN_EFFECT: readonly EnvName[] = ['DATABASE_PORT'];

/** The settings in effect, for signed callers. */
export function shownSettings(settings: Settings): Partial<Settings> {
  const names = Object.keys(ENV) as EnvName[];
  const isShown = (name: EnvName) => SHOWN.includes(ENV[name].kind) || SHOWN_TEXTS.includes(name);
  const shown = names.filter(name => isShown(name) && !NOT_IN_EFFECT.includes(name));
  return Object.fromEntries(shown.map(name => [name, settings[name]]));
}
