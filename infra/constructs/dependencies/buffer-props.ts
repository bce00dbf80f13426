import type { ITable } from 'aws-cdk-lib/aws-dynamodb';

/** The audit event buffer whose depth is checked. */
export type BufferProps = {
  /** Distinguishes several buffers in one table; 1 to 64 letters, digits and _ . -. @default 'audit' */
  readonly name?: string;
  /**
   * The table to which the buffer's writers report. Its keys are `pk` and `sk` (strings), its TTL attribute is
   * `expires_at`. @default - the construct creates one, and it is kept when the stack is deleted
   */
  readonly table?: ITable;
};

const DEFAULT_NAME = 'audit';

/** The name of the buffer to check; `undefined` when none is. */
export function bufferName(buffer: boolean | BufferProps | undefined): string | undefined {
  if (!buffer) return undefined;
  return (buffer !== true && buffer.name) || DEFAULT_NAME;
}
