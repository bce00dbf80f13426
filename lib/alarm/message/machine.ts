import { oneLine } from '../common/format.ts';
import type { Found } from '../evidence/evidence.ts';
import type { Series } from '../evidence/numbers.ts';
import type { ComponentFinding } from '../evidence/probe-report.ts';
import type { MessageFacts } from './message-facts.ts';

/**
 * The form of a message for programs. Instants are ISO 8601. Subscribers rely on the fields: add fields, but never rename
 * or remove one.
 * @param maxItems the highest number of items in each list
 */
export function machine(facts: MessageFacts, maxItems: number): object {
  const { input, evidence, headline, deployment, now } = facts;
  const { alarm, members } = input;
  return {
    source: 'beacon',
    version: 1,
    kind: input.isAddendum ? 'addendum' : input.kind,
    verdict: headline.verdict,
    summary: headline.sentence,
    first: headline.first,
    incident: input.incidentId,
    service: deployment.service,
    environment: deployment.environment,
    at: iso(now),
    alarm: {
      name: alarm.name,
      arn: alarm.arn,
      contributor: alarm.contributor,
      state: alarm.state,
      at: iso(alarm.changedAt),
      value: alarm.value,
      threshold: alarm.threshold,
      reason: oneLine(alarm.reason, 1023),
    },
    alarm_count: members.length,
    alarms: members.slice(0, maxItems).map(({ name, arn, contributor, state, changedAt, startedAt }) => ({
      ...{ name, arn, contributor, state, at: iso(changedAt) },
      ...(startedAt !== undefined && {
        since: iso(startedAt),
        lasted_seconds: Math.round((changedAt - startedAt) / 1000),
      }),
    })),
    components: shown(evidence.probe, ({ components }) => Object.fromEntries(components.map(component))),
    firing: shown(evidence.firing, ({ alarms }) => alarms.slice(0, maxItems).map(({ name }) => name)),
    numbers: shown(evidence.alarmNumbers, list => list.slice(0, maxItems).map(series)),
    dependencies: shown(evidence.dependencyNumbers, list => list.slice(0, maxItems).map(series)),
    table_error: input.tableProblem,
  };
}

function shown<T>(value: Found<T>, show: (found: T) => unknown): unknown {
  return 'found' in value ? show(value.found) : { missing: value.missing };
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
