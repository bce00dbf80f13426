import { outline } from './outline.ts';
import { type Destination, recognize } from './recognize.ts';

/** What is said of an event that a function does not understand. */
export type WrongEvent = {
  /** For people: what to do. */
  readonly advice: string;
  /** For the log. */
  readonly fields: {
    readonly looks_like: string;
    readonly meant_for: Destination | 'no function of Beacon';
    readonly event: object;
  };
};

/** Describes an event that a function does not understand: what it looks like, and which function was probably meant. */
export function wrongEvent(event: unknown): WrongEvent {
  const { what, meantFor } = recognize(event);
  const destination = meantFor ? `It was probably meant for ${meantFor}` : 'No function of Beacon takes it';
  return {
    advice: `${destination}: change the target of whatever sends it.`,
    fields: { looks_like: what, meant_for: meantFor ?? 'no function of Beacon', event: outline(event) },
  };
}
