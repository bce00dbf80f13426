import type { Reason } from '../names/reasons.ts';

/**
 * A failure with a known meaning. Callers without a signature see the reason only; the message and the cause (the
 * driver's error) go to the log. Any other error that a probe throws is reported as `unexpected_error`.
 */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';
  readonly reason: Reason;

  constructor(reason: Reason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
