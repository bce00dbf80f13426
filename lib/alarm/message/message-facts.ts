import type { Evidence } from '../evidence/evidence.ts';
import type { Headline } from './headline.ts';
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
