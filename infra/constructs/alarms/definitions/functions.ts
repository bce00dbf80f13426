import { aws } from '../wiring/metric.ts';
import type { AlarmDefinition } from './definition.ts';
import { alarmFunction, deadLetters, probeFunction, servingFunctions } from './targets.ts';

/** A count of at least one in 5 minutes, of which no news is good news. */
const ONE = { threshold: 1, evaluation: [1, 1], missing: 'notBreaching' } as const;

/**
 * On the functions. Those on the alarm function go past it: it can't tell of its own end, and must not be its cause.
 * So do those on the probe function, which it asks: it would cause what it tells of.
 */
export const FUNCTION_ALARMS: readonly AlarmDefinition[] = [
  {
    ...ONE,
    id: 'errors',
    of: servingFunctions,
    metric: aws('Lambda', 'Errors', 'Sum'),
    means: 'This function failed or ran out of time: it never does for a dependency that is down.',
    doFirst: "Read the function's log; roll back if it began with a deployment.",
    where: "The function's log group, and its page in Lambda.",
  },
  {
    ...ONE,
    id: 'throttles',
    of: servingFunctions,
    metric: aws('Lambda', 'Throttles', 'Sum'),
    means: 'Lambda refused to run this function: the account or the function has no concurrency left.',
    doFirst: 'Find what uses up the concurrency of the account; raise the quota if it is honest traffic.',
    where: 'Lambda, ConcurrentExecutions of the account; Service Quotas.',
  },
  {
    ...ONE,
    id: 'probe-errors',
    of: probeFunction,
    metric: aws('Lambda', 'Errors', 'Sum'),
    told: 'directly',
    means: 'The probe function failed or ran out of time: nothing was measured.',
    doFirst: 'Invoke it by hand, and read the error.',
    where: "The probe function's log group.",
  },
  {
    ...ONE,
    id: 'probe-throttles',
    of: probeFunction,
    metric: aws('Lambda', 'Throttles', 'Sum'),
    told: 'directly',
    means: 'Lambda refused to run the probe function: nothing was measured.',
    doFirst: 'Find what uses up the concurrency of the account.',
    where: 'Lambda, ConcurrentExecutions of the account; Service Quotas.',
  },
  {
    ...ONE,
    id: 'heartbeats-failed',
    of: deadLetters,
    metric: aws('SQS', 'ApproximateNumberOfMessagesVisible', 'Maximum'),
    means: 'Heartbeats failed, and are kept in the queue.',
    doFirst: 'Read one message: it holds the error. Purge the queue when it is dealt with.',
    where: "The queue of failed heartbeats; the probe function's log.",
  },
  {
    ...ONE,
    id: 'alarm-errors',
    of: alarmFunction,
    metric: aws('Lambda', 'Errors', 'Sum'),
    told: 'directly',
    means: 'The alarm function failed: what it was to tell comes as it is, without a report.',
    doFirst: 'Look at the alarms themselves, then read its log.',
    where: "CloudWatch, Alarms; the alarm function's log group.",
  },
  {
    ...ONE,
    id: 'alarm-throttles',
    of: alarmFunction,
    metric: aws('Lambda', 'Throttles', 'Sum'),
    told: 'directly',
    means: 'Lambda refused to run the alarm function: alarms wait.',
    doFirst: 'Look at the alarms themselves, then find what uses up the concurrency of the account.',
    where: 'CloudWatch, Alarms; Lambda, ConcurrentExecutions of the account.',
  },
  {
    ...ONE,
    id: 'alarm-dropped',
    of: alarmFunction,
    metric: aws('Lambda', 'AsyncEventsDropped', 'Sum'),
    told: 'directly',
    means: 'An alarm was dropped before the alarm function could take it.',
    doFirst: 'Look at the alarms themselves: one of them was not told.',
    where: "CloudWatch, Alarms, history; the alarm function's log group.",
  },
  {
    ...ONE,
    id: 'alarm-undelivered',
    of: alarmFunction,
    metric: aws('Lambda', 'DestinationDeliveryFailures', 'Sum'),
    told: 'directly',
    means: 'The alarm function failed, and what it failed with did not reach the topic either.',
    doFirst: "See whether the function's role may publish to the topic, and whether the topic is there.",
    where: "CloudWatch, Alarms; the alarm function's role; the topic's policy.",
  },
];
