import type { Words } from './definition.ts';

/** What people read about the composite alarms, by the end of their names. */
export const COMPOSITES = {
  page: {
    means:
      'This alarm wakes people: the system is down, or it is not known whether it works, and it was up within the last day. A report with the evidence follows.',
    doFirst:
      'Read the report. If there is none after a few minutes, look at the alarms in CloudWatch and at GET /health.',
    where: 'The dashboard; CloudWatch, Alarms.',
  },
  unheard: {
    means:
      'At least one alarm is on, and the alarm function has reported nothing for an hour. It does not work, or the alarm has been on for that long.',
    doFirst:
      'Look at the alarms in CloudWatch. Then check whether the alarm function exists and whether CloudWatch may invoke it.',
    where: 'CloudWatch, Alarms; the alarm function, its permissions and its log.',
  },
} as const satisfies Record<string, Words>;
