import type { Reason } from '../names/reasons.ts';

/**
 * A failure that a probe understood. The reason is what strangers may read; the message and the cause
 * (the driver's own error) are for the log. Whatever else a probe throws is an `unexpected_error`.
 */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';
  readonly reason: Reason;

  constructor(reason: Reason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
