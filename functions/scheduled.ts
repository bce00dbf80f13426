/** Whether an event is of a schedule: from an EventBridge rule (`aws.events`), or from EventBridge Scheduler (`aws.scheduler`) without an input of its own. */
export function isScheduled(event: unknown): boolean {
  if (typeof event !== 'object' || event === null || !('detail-type' in event)) return false;
  return event['detail-type'] === 'Scheduled Event';
}
