/** The keys of Beacon's DynamoDB table, all of them strings but the last: seconds since the epoch. */
export const TABLE_KEYS = { partition: 'pk', sort: 'sk', expiry: 'expires_at' } as const;

/** What the partitions of the table begin with. */
export const PARTITIONS = {
  buffer: 'buffer#',
  alarm: 'alarm#',
  result: 'result#',
  override: 'override#',
  history: 'history#',
} as const;
