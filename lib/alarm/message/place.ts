/** Whose alarms are told of, and where people look. */
export type Place = {
  readonly service: string;
  readonly environment: string;
  /** Where this function runs. */
  readonly region: string | undefined;
  /** Name or ARN. */
  readonly probeFunction: string;
  readonly dashboard: string | undefined;
  readonly runbookUrl: string | undefined;
};
