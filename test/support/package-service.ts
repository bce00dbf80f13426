import { PACKAGE_NAME } from '../../build/package-entries.ts';
import { restApiEvent } from './events.ts';

/** A service without CDK, which uses the buffer and the handler with a check of its own. It writes the answer. */
export const SERVICE = `
import { AuditEventBuffer } from '${PACKAGE_NAME}/buffer';
import { createHealthHandler } from '${PACKAGE_NAME}/handler';

const buffer = new AuditEventBuffer();
buffer.add({ what: 'a test' });
const check = { name: 'queue', kind: 'sqs', critical: false, local: true, look: () => ({ reason: 'unavailable' }) };
const env = { BUFFER_SOURCE: 'memory', LOG_LEVEL: 'SILENT' };
const handler = createHealthHandler({ checks: [check], buffer, env });
const context = { awsRequestId: '1', getRemainingTimeInMillis: () => 5000 };
process.stdout.write(JSON.stringify(await handler(${JSON.stringify(restApiEvent())}, context)));
`;
