import { ENV, type EnvName, type Setting } from '../names/env.ts';
import type { Settings } from './settings.ts';

/** Kinds that can hold no secret: a URL may hold a password, a text the path that Route 53 alone knows. */
const SHOWN: readonly Setting['kind'][] = ['integer', 'flag', 'choice', 'names'];

/** The settings in effect, for signed callers. */
export function shownSettings(settings: Settings): Partial<Settings> {
  const names = Object.keys(ENV) as EnvName[];
  const shown = names.filter(name => SHOWN.includes(ENV[name].kind));
  return Object.fromEntries(shown.map(name => [name, settings[name]]));
}
