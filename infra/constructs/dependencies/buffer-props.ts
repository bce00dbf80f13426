import type { ITable } from 'aws-cdk-lib/aws-dynamodb';

export type BufferProps = {
  /** Tells buffers of one table apart; 1 to 64 letters, digits and _ . : / @ + -. @default 'audit' */
  readonly name?: string;
  /** A table with the keys `pk` and `sk` (strings) and the TTL attribute `expires_at`. @default - one is made, and kept */
  readonly table?: ITable;
};

export type DynamoDbEndpoint = 'none' | 'create';
