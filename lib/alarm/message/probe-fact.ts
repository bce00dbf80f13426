import type { Status } from '../../health/status.ts';
import { describeMs } from '../common/format.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ComponentFinding } from '../evidence/probe-report.ts';

/** What the probe finds now, in words. */
export type ProbeFact = {
  readonly status: Status | 'unknown';
  /** A few words, for a subject. */
  readonly brief: string;
  readonly sentence: string;
  /** Whether the sentence says since when a component is not up. */
  readonly hasSince: boolean;
};

/** What the probe finds now. `now` is in ms since the epoch. */
export function probeFact(probe: Evidence['probe'], now: number): ProbeFact {
  if ('missing' in probe) {
    const sentence = `NOT KNOWN what is down: the probe gave no report: ${probe.missing}.`;
    const brief = `UNKNOWN: no report of the probe: ${probe.missing}`;
    return { status: 'unknown', brief, sentence, hasSince: false };
  }
  const { status, components } = probe.found;
  if (status === 'up') {
    return { status, brief: 'UP', sentence: 'everything is UP now.', hasSince: false };
  }
  const notUp = components.filter(({ state }) => state !== 'up');
  const names = notUp.map(finding => `${finding.name}${because(finding)}`);
  const durations = notUp.map(finding => duration(finding, now));
  const facts = notUp.map(
    (finding, index) => `${finding.name} is ${finding.state}${because(finding)}${durations[index]}`,
  );
  return {
    status,
    brief: `${status.toUpperCase()}: ${names.join(', ')}`,
    sentence: `${status.toUpperCase()}: ${facts.join('; ')}.`,
    hasSince: durations.some(text => text !== ''),
  };
}

function because({ reason }: ComponentFinding): string {
  return reason ? ` (${reason})` : '';
}

/** How long a component has not been up. Unknown after one failure: a new probe environment has seen no other. */
function duration({ firstFailureAt, failuresInRow }: ComponentFinding, now: number): string {
  if (firstFailureAt === undefined || failuresInRow === 1) return '';
  return ` for ${describeMs(now - firstFailureAt)}`;
}
