import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recognize } from '../../lib/events/recognize.ts';
import { wrongEvent } from '../../lib/events/wrong-event.ts';
import { ecsHookEvent } from '../support/ecs-hooks.ts';
import { albEvent, functionUrlEvent, httpApiEvent } from '../support/events.ts';
import { WRONG_EVENTS } from '../support/wrong-events.ts';

/** Events of which no recording is at hand: only the fields by which they are known. */
const BY_THEIR_FIELDS = [
  ['a batch of a DynamoDB stream', { Records: [{ eventSource: 'aws:dynamodb' }] }],
  ['a request of Lambda@Edge', { Records: [{ cf: { request: {} } }] }],
  ['a batch of Firehose', { deliveryStreamArn: 'arn', records: [] }],
  ['a batch of Kafka or of a message broker', { eventSource: 'aws:kafka', records: {} }],
  ['a batch of Kafka or of a message broker', { eventSource: 'aws:mq', messages: [] }],
  ['a batch of CloudWatch Logs', { awslogs: { data: 'H4sI' } }],
  ['an evaluation of AWS Config', { invokingEvent: '{}', ruleParameters: '{}' }],
  ['the outcome of another function', { requestPayload: {}, responsePayload: {} }],
  ['an authorizer request of API Gateway', { type: 'TOKEN', methodArn: 'arn' }],
  ['an authorizer request of an HTTP API', { version: '2.0', routeArn: 'arn', requestContext: {} }],
  ['an HTTP request', albEvent()],
  ['an HTTP request', httpApiEvent()],
  ['an HTTP request', functionUrlEvent()],
  ['an HTTP request of VPC Lattice', { raw_path: '/health', method: 'GET' }],
  ['a lifecycle hook of Amazon ECS', ecsHookEvent()],
  ['a lifecycle hook of Amazon ECS', ecsHookEvent().executionDetails],
  ['a schedule of EventBridge', { 'detail-type': 'Scheduled Event' }],
  ['a state change of a CloudWatch alarm', { 'detail-type': 'CloudWatch Alarm State Change', detail: {} }],
  ['a state change of a CloudWatch alarm', { body: '{"NewStateValue":"ALARM"}' }],
  [
    'an event of EventBridge',
    { 'detail-type': 'CloudWatch Alarm Configuration Change', source: 'aws.cloudwatch' },
  ],
  ['a request for a run', { fresh: true }],
  ['an HTTP request', { httpMethod: 'GET', path: '/health' }],
  ['an event that Beacon does not know', { Records: [] }],
  ['an event that Beacon does not know', { Records: 'none' }],
  ['an event that Beacon does not know', { requestPayload: {} }],
  ['an event that is not an object', null],
  ['an event that is not an object', 'text'],
  ['an event that is not an object', [{}]],
  ['an invocation without an event', undefined],
] as const;

describe('recognize', () => {
  it.each(WRONG_EVENTS)('knows %s, meant for %s', (what, meantFor, event) => {
    expect(wrongEvent(event).fields).toMatchObject({ looks_like: what, meant_for: meantFor });
  });

  it.each(BY_THEIR_FIELDS)('knows %s', (what, event) => {
    expect(recognize(event).what).toBe(what);
  });

  it('has words for anything, and never throws', () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    expect(recognize(circular).what).toBe('an event that Beacon does not know');
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true }), event => {
        expect(wrongEvent(event).advice).toMatch(
          /^(It was probably meant for the .+|No function of Beacon takes it): change/,
        );
      }),
    );
  });
});
