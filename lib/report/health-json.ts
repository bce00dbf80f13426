import type { ComponentReport, Report } from '../health/report.ts';
import { roundMs } from '../time/round-ms.ts';
import type { Representation } from './representation.ts';
import { HINTS } from './view/hints.ts';
import { levelsOf } from './view/levels.ts';
import type { View } from './view/view.ts';

/** The words of the draft for ours. */
const WORDS = { up: 'pass', degraded: 'warn', down: 'fail' } as const;

/** `application/health+json`, as in draft-inadarei-api-health-check-06: `warn` is never answered with 4xx or 5xx. */
export const healthJsonRepresentation: Representation = {
  mediaType: 'application/health+json',
  statusCode: (status, usual) => (status === 'degraded' && usual >= 400 ? 200 : usual),
  render: view => JSON.stringify(healthJson(view)),
};

function healthJson({ report, detail, about }: View): object {
  const status = WORDS[report.status];
  if (detail === 'status') return { status };
  const checks = Object.fromEntries(report.components.flatMap(each => checksOf(each, detail)));
  if (detail === 'state') return { status, checks };
  const output = outputOf(report);
  return {
    status,
    version: majorOf(about.version),
    releaseId: about.version,
    ...(output && { output }),
    checks,
    description: `health of ${about.environment}`,
  };
}

/** The draft's `version` is that of the public interface; ours changes with the first number. */
function majorOf(version: string): string {
  return /^\d+/.exec(version)?.[0] ?? version;
}

/** Of the whole: left out while everything passes. */
function outputOf({ components }: Report): string {
  const failing = components.filter(({ state }) => state !== 'up');
  return failing.map(({ name, reason }) => `${name}: ${reason}`).join(', ');
}

type Entry = [key: string, readonly [object]];

/** One entry for each figure, `component:measurement`. */
function checksOf(component: ComponentReport, detail: Exclude<View['detail'], 'status'>): Entry[] {
  const { name, state, local, durationMs, observedAt } = component;
  const status = WORDS[state];
  if (detail === 'state') return [[name, [{ status }]]];
  const common = {
    componentType: local ? 'system' : 'component',
    status,
    time: new Date(observedAt).toISOString(),
    ...outputOfCheck(component, detail === 'everything'),
  };
  const time: Entry = [
    `${name}:responseTime`,
    [{ observedValue: roundMs(durationMs), observedUnit: 'ms', ...common }],
  ];
  const levels = levelsOf(component).map(({ field, percent }): Entry => {
    const measurement = field === 'usage_percent' ? 'utilization' : field;
    return [`${name}:${measurement}`, [{ observedValue: percent, observedUnit: 'percent', ...common }]];
  });
  return local && levels.length > 0 ? levels : [time, ...levels];
}

/** Left out where the check passes, as the draft says. */
function outputOfCheck({ state, reason, error }: ComponentReport, isDetailed: boolean): object {
  if (state === 'up') return {};
  if (!isDetailed) return { output: reason };
  const message = error instanceof Error ? error.message : undefined;
  return { output: [reason, message, reason && HINTS[reason]].filter(Boolean).join(': ') };
}
