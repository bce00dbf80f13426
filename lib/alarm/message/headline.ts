import type { Status } from '../../health/status.ts';
import { describeMs } from '../common/format.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ComponentFinding, ProbeReport } from '../evidence/probe-report.ts';
import type { MessageInput } from './message-input.ts';

/** The most important fact of a message, in three lengths. */
export type Headline = {
  /** What the probe found: `down`, `degraded`, `up`, or `unknown` without its report. `ok`: the alarms have ended. */
  readonly verdict: Status | 'unknown' | 'ok';
  /** A few words, for the subject. */
  readonly brief: string;
  /** For the first line of the text. */
  readonly sentence: string;
};

/**
 * The headline of a message. It says what the probe finds now, which may differ from what the alarm claims. `now` is in
 * ms since the epoch.
 */
export function headline(input: MessageInput, { probe }: Evidence, now: number): Headline {
  if (input.isAboutAlarmFunction) return alarmFunctionHeadline(input);
  if (input.kind === 'ok') return okHeadline(input, probe, now);
  if ('missing' in probe) {
    const sentence = `What is down is NOT KNOWN. The probe gave no report: ${probe.missing}.`;
    return { verdict: 'unknown', brief: `UNKNOWN: no report of the probe: ${probe.missing}`, sentence };
  }
  return probeHeadline(input, probe.found, now);
}

function probeHeadline({ alarm }: MessageInput, { status, components }: ProbeReport, now: number): Headline {
  if (status === 'up') {
    const sentence =
      'Everything that Beacon checks is UP now: a false alarm, or over already, or about something else.';
    return { verdict: 'up', brief: `UP now, though ${alarm.name} fired`, sentence };
  }
  const notUp = components.filter(({ state }) => state !== 'up');
  const names = notUp.map(finding => `${finding.name}${because(finding)}`);
  const facts = notUp.map(
    finding => `${finding.name} is ${finding.state}${because(finding)}${duration(finding, now)}`,
  );
  return {
    verdict: status,
    brief: `${status.toUpperCase()}: ${names.join(', ')}`,
    sentence: `${status.toUpperCase()}: ${facts.join('; ')}.`,
  };
}

function okHeadline(input: MessageInput, probe: Evidence['probe'], now: number): Headline {
  const [first, ...others] = input.members;
  const isOne = first !== undefined && others.length === 0;
  const what = isOne ? first.name : `${input.members.length} alarms`;
  const over = `${what} ${isOne ? 'is' : 'are'} OK again${lasted(input)}`;
  if ('missing' in probe) {
    const sentence = `${over}. What is down is not known. The probe gave no report: ${probe.missing}.`;
    return { verdict: 'ok', brief: `OK: ${what}`, sentence };
  }
  if (probe.found.status === 'up') {
    return { verdict: 'ok', brief: `OK: ${what}`, sentence: `${over}. Everything that Beacon checks is up.` };
  }
  const { brief, sentence } = probeHeadline(input, probe.found, now);
  return { verdict: 'ok', brief: `OK, but still ${brief}`, sentence: `${over}, but still ${sentence}` };
}

/** How long an alarm lasted, if it is the only one: from the recorded start, or from the start in CloudWatch's event. */
function lasted({ members, alarm }: MessageInput): string {
  const [member] = members;
  if (!member || members.length > 1) return '';
  const startedAt = member.startedAt ?? (alarm.previousState === 'ALARM' ? alarm.previousAt : undefined);
  return startedAt === undefined ? '' : ` after ${describeMs(member.changedAt - startedAt)}`;
}

function alarmFunctionHeadline({ alarm }: MessageInput): Headline {
  const sentence =
    `${alarm.name} is ${alarm.state}: it watches the very function that writes these messages. ` +
    'Others may not have come.';
  return { verdict: 'unknown', brief: `${alarm.state}: the alarm function itself`, sentence };
}

function because({ reason }: ComponentFinding): string {
  return reason ? ` (${reason})` : '';
}

/** How long a component has not been up. Unknown after one failure: a new probe environment has seen no other. */
function duration({ firstFailureAt, failuresInRow }: ComponentFinding, now: number): string {
  if (firstFailureAt === undefined || failuresInRow === 1) return '';
  return ` for ${describeMs(now - firstFailureAt)}`;
}
