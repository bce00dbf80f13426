import type { Status } from '../../health/status.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { MessageInput } from './message-input.ts';

/** The deployment that sends a message, and what the message links to. */
export type Deployment = {
  readonly service: string;
  readonly environment: string;
  /** The region of the alarm function. */
  readonly region: string | undefined;
  /** The name or the ARN of the probe function. */
  readonly probeFunction: string;
  /** The name of the CloudWatch dashboard. */
  readonly dashboard: string | undefined;
  readonly runbookUrl: string | undefined;
  /** Which metrics of the dependencies the messages do not show, in words. */
  readonly numbersLeftOut: readonly string[];
};

/** The most important facts of a message. */
export type Headline = {
  /**
   * What the probe found: `down`, `degraded` or `up`, or `unknown` without its report. Two verdicts say more. `alarm`:
   * everything that the probe checks is up, but the alarm is about something else. `ok`: the alarms have ended, and the
   * probe reported nothing that is not up.
   */
  readonly verdict: Status | 'unknown' | 'alarm' | 'ok';
  /** A few words, for the subject. */
  readonly brief: string;
  /** The first line of the text: what, and since when. */
  readonly sentence: string;
  /** The second line: the first thing to do. `undefined`: nothing says what that is. */
  readonly first: string | undefined;
  /** The third line: what the probe finds, if the first line is about something else. */
  readonly probe: string | undefined;
};

/** Everything that the forms of a message (text, chat, JSON) are written from. */
export type MessageFacts = {
  readonly input: MessageInput;
  readonly evidence: Evidence;
  readonly headline: Headline;
  readonly deployment: Deployment;
  /** When the message is written, ms since the epoch. */
  readonly now: number;
};
