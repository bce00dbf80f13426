import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * One alarm function in a process of its own, as Lambda would run it. It loads the bundle, and the SDK clients by an event
 * that is not an alarm. Then it prints that it is ready, and handles the event that it reads from stdin.
 */
const [bundle = ''] = process.argv.slice(2);
const { handler } = await import(bundle);
await handler({}, { awsRequestId: 'warm-up' });
const input = createInterface({ input: process.stdin });
process.stdout.write('{"ready":true}\n');
const [line] = await once(input, 'line');
const failed = (error: Error) => ({ failed: error.message }); // Lambda would invoke the function again
const result = await handler(JSON.parse(line), { awsRequestId: String(process.pid) }).catch(failed);
process.stdout.write(`${JSON.stringify({ result })}\n`);
input.close();
