// The events of schedules. A rule's is that of the EventBridge user guide ("Scheduled Event" of aws.events); what
// EventBridge Scheduler sends where no input is set differs in its source, its resource and its detail, a string.

export function eventBridgeSchedule() {
  return {
    version: '0',
    id: '53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '123456789012',
    time: '2026-11-23T04:11:00Z',
    region: 'eu-west-1',
    resources: ['arn:aws:events:eu-west-1:123456789012:rule/beacon-heartbeat'],
    detail: {},
  };
}

export function schedulerEvent() {
  return {
    ...eventBridgeSchedule(),
    source: 'aws.scheduler',
    resources: ['arn:aws:scheduler:eu-west-1:123456789012:schedule/default/beacon-heartbeat'],
    detail: '{}',
  };
}
