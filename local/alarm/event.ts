/**
 * The event of a Lambda action of an alarm, in the form of the recorded event
 * `test/alarm/event/events/lambda-metric.json`. Instants are ms since the epoch.
 */
export function alarmEvent(state: 'ALARM' | 'OK', changedAt: number, previousAt: number): object {
  const timestamp = (instant: number) => new Date(instant).toISOString().replace('Z', '+0000');
  const isAlarm = state === 'ALARM';
  const crossed = `Threshold Crossed: 2 out of the last 3 datapoints were ${isAlarm ? '' : 'not '}greater than or equal to`;
  return {
    source: 'aws.cloudwatch',
    alarmArn: `arn:aws:cloudwatch:eu-west-1:000000000000:alarm:${ALARM_NAME}`,
    accountId: '000000000000',
    time: timestamp(changedAt),
    region: 'eu-west-1',
    alarmData: {
      alarmName: ALARM_NAME,
      state: { value: state, reason: `${crossed} the threshold (1.0).`, timestamp: timestamp(changedAt) },
      previousState: { value: isAlarm ? 'OK' : 'ALARM', reason: '', timestamp: timestamp(previousAt) },
      configuration: {
        description: 'A critical component is down.',
        metrics: [
          {
            id: '1234e046-06f0-a3da-9534-ea5c1e0fe4c1',
            metricStat: {
              metric: { namespace: 'Beacon', name: 'Unhealthy', dimensions: { Service: 'beacon' } },
              period: 60,
              stat: 'Maximum',
            },
            returnData: true,
          },
        ],
      },
    },
  };
}

/** The name of the alarm in the event. */
export const ALARM_NAME = 'beacon-local-unhealthy';
