import { text } from 'node:stream/consumers';
import { createAlarmHandler } from '../../functions/alarm/create-alarm-handler.ts';

/** One invocation of the alarm function, in a process of its own as on Lambda. The event is read from stdin. */
const handle = createAlarmHandler({ env: process.env });
await handle(JSON.parse(await text(process.stdin)), { awsRequestId: `local-${process.pid}` });
