/** The limit of the request, ms. */
const LIMIT_MS = 5000;

/** An alarm that is in `ALARM`, and when it entered it: ms since the epoch. */
export type Firing = { readonly name: string; readonly at: number };

/** The alarms of a deployment that are in `ALARM`. @throws the error of the SDK */
export async function firingAlarms(prefix: string, region: string | undefined): Promise<readonly Firing[]> {
  const { CloudWatchClient, DescribeAlarmsCommand } = await import('@aws-sdk/client-cloudwatch');
  const client = new CloudWatchClient({ maxAttempts: 2, ...(region && { region }) });
  const command = new DescribeAlarmsCommand({
    AlarmNamePrefix: prefix,
    StateValue: 'ALARM',
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  });
  const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(command, {
    abortSignal: AbortSignal.timeout(LIMIT_MS),
  });
  return [...MetricAlarms, ...CompositeAlarms].map(
    ({ AlarmName = '', StateTransitionedTimestamp, StateUpdatedTimestamp }) => ({
      name: AlarmName,
      at: (StateTransitionedTimestamp ?? StateUpdatedTimestamp ?? new Date(0)).getTime(),
    }),
  );
}
