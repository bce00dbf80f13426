import { createAlarmHandler } from './create-alarm-handler.ts';

export const handler = createAlarmHandler({ env: process.env });
