import { readHistory } from '../../lib/fleet/read-history.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { firingAlarms } from '../aws/alarms.ts';
import type { StagePartitions } from './partition.ts';

/** What followed an override, and when: ms since the epoch. */
export type Step = {
  readonly what: 'verdict' | 'alarm' | 'message';
  readonly name: string;
  readonly at: number;
};

/** The history is looked at each second, so only its newest rows are read: no more follows so soon. */
const NEWEST = 100;

type Watched = {
  readonly partitions: StagePartitions;
  readonly component: string;
  readonly setAt: number;
  readonly alarmPrefix: string;
  readonly region: string | undefined;
  readonly clock: Clock;
};

/** Looks for what has followed. A source that may not be read, or that fails, is left out. */
export class Timeline {
  readonly #watched: Watched;
  readonly #steps = new Map<string, Step>();
  readonly #unreadable = new Map<string, string>();

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  get steps(): readonly Step[] {
    return [...this.#steps.values()].sort((a, b) => a.at - b.at);
  }

  /** Why a source was left out, by its name. */
  get unreadable(): ReadonlyMap<string, string> {
    return this.#unreadable;
  }

  /** @returns the steps that are new */
  async look(): Promise<readonly Step[]> {
    const found = await Promise.all([
      this.#from('results', () => this.#verdicts()),
      this.#from('alarms', () => this.#alarms()),
      this.#from('history', () => this.#messages()),
    ]);
    const added = found.flat().filter(({ what, name }) => !this.#steps.has(`${what} ${name}`));
    for (const step of added) this.#steps.set(`${step.what} ${step.name}`, step);
    return added.sort((a, b) => a.at - b.at);
  }

  async #from(source: string, read: () => Promise<readonly Step[]>): Promise<readonly Step[]> {
    if (this.#unreadable.has(source)) return [];
    try {
      return await read();
    } catch (error) {
      this.#unreadable.set(source, error instanceof Error ? error.message : String(error));
      return [];
    }
  }

  /** A run that read results after the override was set has read the override with them. */
  async #verdicts(): Promise<readonly Step[]> {
    const { partitions, component, setAt } = this.#watched;
    const at = (await partitions.results()).get(component) ?? 0;
    return at > setAt ? [{ what: 'verdict', name: component, at }] : [];
  }

  async #alarms(): Promise<readonly Step[]> {
    const { alarmPrefix, region, setAt } = this.#watched;
    const firing = await firingAlarms(alarmPrefix, region);
    return firing.filter(({ at }) => at > setAt).map(({ name, at }) => ({ what: 'alarm', name, at }));
  }

  async #messages(): Promise<readonly Step[]> {
    const { partitions, setAt } = this.#watched;
    const { messages } = await readHistory(before => partitions.historyPage(before, NEWEST), setAt, 1);
    return messages
      .filter(({ at }) => at > setAt)
      .map(({ subject, at }) => ({ what: 'message', name: subject, at }));
  }
}

/** A step as a line: `verdict +0:05  database`. */
export function stepLine({ what, name, at }: Step, setAt: number): string {
  const seconds = Math.max(0, Math.round((at - setAt) / 1000));
  const offset = `+${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  return `${what.padEnd(8)}${offset.padEnd(7)}${name}`;
}
