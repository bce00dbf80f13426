import type { Found } from '../evidence/evidence.ts';
import type { Series } from '../evidence/numbers.ts';
import type { ComponentFinding } from '../evidence/probe-report.ts';
import { oneLine } from './format.ts';
import type { Story } from './text.ts';

/** The message for machines. Instants are ISO; fields may be added, never renamed. `max`: how long a list may be. */
export function machine({ news, evidence, headline, place, now }: Story, max: number): object {
  const { alarm, members } = news;
  return {
    source: 'beacon',
    version: 1,
    kind: news.isAddendum ? 'addendum' : news.kind,
    verdict: headline.verdict,
    summary: headline.sentence,
    service: place.service,
    environment: place.environment,
    at: iso(now),
    alarm: {
      name: alarm.name,
      arn: alarm.arn,
      state: alarm.state,
      at: iso(alarm.changedAt),
      reason: oneLine(alarm.reason, 1023),
    },
    alarm_count: members.length,
    alarms: members.slice(0, max).map(({ name, arn, state, changedAt: at, startedAt: since }) => ({
      ...{ name, arn, state, at: iso(at) },
      ...(since !== undefined && { since: iso(since), lasted_seconds: Math.round((at - since) / 1000) }),
    })),
    components: part(evidence.probe, ({ components }) => Object.fromEntries(components.map(component))),
    firing: part(evidence.firing, ({ alarms }) => alarms.slice(0, max).map(({ name }) => name)),
    numbers: part(evidence.own, list => list.slice(0, max).map(series)),
    dependencies: part(evidence.dependencies, list => list.slice(0, max).map(series)),
    table_error: news.tableProblem,
  };
}

function part<T>(found: Found<T>, show: (value: T) => unknown): unknown {
  return 'found' in found ? show(found.found) : { missing: found.missing };
}

function component({
  name,
  state,
  reason,
  firstFailureAt,
  failuresInRow,
}: ComponentFinding): [string, object] {
  const since = firstFailureAt === undefined ? undefined : iso(firstFailureAt);
  return [name, { state, reason, since, failures_in_row: failuresInRow }];
}

function series({ label, values }: Series): object {
  if (values.length === 0) return { label };
  return { label, first: values[0], last: values.at(-1), min: Math.min(...values), max: Math.max(...values) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
