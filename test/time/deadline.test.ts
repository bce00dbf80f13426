import { describe, expect, it } from 'vitest';
import { deadlineOf, type Timing } from '../../lib/time/deadline.ts';

const NOW = 1_000_000;

/** When the answer must be there, in ms from now. */
const due = (timing: Partial<Timing>) =>
  deadlineOf({ now: NOW, receivedAt: undefined, deadlineMs: 1200, remainingMs: 5000, ...timing }) - NOW;

describe('deadlineOf', () => {
  it('counts from now where the event says nothing', () => {
    expect(due({})).toBe(1200);
  });

  it('counts from when the gateway received the request', () => {
    expect(due({ receivedAt: NOW - 600 })).toBe(600);
  });

  it('believes an instant within 2 s of our clock, and none beyond', () => {
    expect(due({ receivedAt: NOW - 2001 })).toBe(1200);
    expect(due({ receivedAt: NOW - 1_000_000_000 })).toBe(1200);
    expect(due({ receivedAt: NOW + 2001 })).toBe(1200);
  });

  it('gives no request more time because a clock is ahead', () => {
    expect(due({ receivedAt: NOW + 1500 })).toBe(1200);
  });

  it('gives a late request 100 ms, so that nothing is reported down without a probe', () => {
    expect(due({ receivedAt: NOW - 1150 })).toBe(100);
    expect(due({ receivedAt: NOW - 2000 })).toBe(100);
  });

  it('ends 100 ms before the Lambda does, whatever else', () => {
    expect(due({ remainingMs: 700 })).toBe(600);
    expect(due({ remainingMs: 150, receivedAt: NOW - 1150 })).toBe(50);
    expect(due({ remainingMs: 50 })).toBe(-50);
  });

  it('needs no Lambda', () => {
    expect(due({ remainingMs: Number.POSITIVE_INFINITY })).toBe(1200);
  });
});
