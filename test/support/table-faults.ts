import type { ServerResponse } from 'node:http';
import { setTimeout as elapse } from 'node:timers/promises';
import type { TableFault, TableRequest } from './table-server.ts';

/** DynamoDB refuses a request, in its own words. */
const refused = (code: string, status = 400): TableFault => ({
  answer: (_, response) => {
    const body = { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: 'not now' };
    response.writeHead(status).end(JSON.stringify(body));
  },
});

/** An answer with this body to everything. */
const says = (body: string, status = 200, headers: Record<string, string> = {}): TableFault => ({
  answer: (_, response) => response.writeHead(status, headers).end(body),
});

/** Rows to each query; a write works. */
const rows = (items: unknown): TableFault => ({
  answer: ({ operation }, response) =>
    response.end(operation === 'Query' ? JSON.stringify({ Items: items }) : '{}'),
});

/** Requests take effect, and some are answered much later. */
const late = (isLate: (operation: string) => boolean): TableFault => ({
  answer: async (request, response) => {
    const { status, body } = await request.forward();
    if (isLate(request.operation)) await elapse(3000, undefined, { ref: false });
    response.writeHead(status).end(body);
  },
});

const endless = async (_: TableRequest, response: ServerResponse) => {
  response.writeHead(200);
  while (!response.destroyed) {
    response.write('x'.repeat(100_000));
    await elapse(1);
  }
};

const row = (fields: object) => ({
  pk: { S: 'result#beacon#development' },
  sk: { S: 'database' },
  ...fields,
});

/** Tables that do not answer well, and what they do. Every access of them fails. */
export const BROKEN_TABLES: Readonly<Record<string, TableFault>> = {
  'accepts and is silent': { connection: () => {} },
  'hears and does not answer': { answer: () => {} },
  'takes effect and answers after 3 s': late(() => true),
  'denies access': refused('AccessDeniedException'),
  'does not know the token': refused('UnrecognizedClientException'),
  'says that the token has expired': refused('ExpiredTokenException'),
  throttles: refused('ThrottlingException'),
  'has no capacity': refused('ProvisionedThroughputExceededException'),
  'is gone': refused('ResourceNotFoundException'),
  'has an internal error': refused('InternalServerError', 500),
  'is not available': says('Service Unavailable', 503),
  'refuses every field': refused('ValidationException'),
  'resets each connection': { connection: socket => void socket.resetAndDestroy() },
  'ends each connection': { connection: socket => void socket.end() },
  'resets when it has heard': { answer: (_, response) => response.socket?.resetAndDestroy() },
  'ends in the middle of an answer': {
    answer: (_, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('{"Items":[');
      setImmediate(() => response.socket?.destroy());
    },
  },
  'never ends its answer': { answer: endless },
  'speaks TLS badly': { connection: socket => void socket.write(Buffer.from('150301000202ff', 'hex')) },
  'speaks another protocol': { connection: socket => void socket.end('SSH-2.0-OpenSSH_9.6\r\n') },
  'is a web page': says('<html>Sign in to the network</html>'),
  'sends the reader elsewhere': says('{}', 307, { Location: 'http://127.0.0.1:1/' }),
  'answers with nothing': says(''),
  'answers with JSON that is no object': says('null'),
  'answers with half of its JSON': says('{"Items":[{"pk"'),
};

/** Tables that answer, but with nothing to rely on. No access of them fails. */
export const USELESS_TABLES: Readonly<Record<string, TableFault>> = {
  'is empty': rows([]),
  'has no list': rows('none'),
  'has rows that are no objects': rows([null, 5, 'x', [], true]),
  'has rows without keys': rows([{}, { pk: null }, { sk: 5 }, { sk: { N: '1' } }, { sk: { S: 5 } }]),
  'has rows with bodies that are none': rows([
    row({ version: { N: '1' }, body: { S: 'garbage' } }),
    row({ version: { N: '1e400' }, body: { S: '{}' } }),
    row({ version: null, body: { S: '[]' } }),
    row({ version: { N: '7' }, body: { BOOL: true } }),
  ]),
  'loses every write to another environment': {
    answer: ({ operation }, response) =>
      operation === 'Query'
        ? response.end('{"Items":[]}')
        : response.writeHead(400).end('{"__type":"x#ConditionalCheckFailedException"}'),
  },
  'answers writes after 3 s': late(operation => operation === 'PutItem'),
  'has a clock that is ten years ahead': says('{"Items":[]}', 200, { Date: 'Tue, 25 Nov 2036 15:00:00 GMT' }),
  'has a clock that is none': says('{"Items":[]}', 200, { Date: 'yesterday' }),
};
