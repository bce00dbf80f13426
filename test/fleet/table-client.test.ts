import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TableClient } from '../../lib/fleet/table-client.ts';
import { type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';

const IDENTITY = { region: 'eu-west-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };

let db: LocalDynamoDb;

beforeAll(async () => {
  db = await startDynamoDb();
  await db.createTable('beacon');
});

afterAll(() => db.close());

function clientOf(endpoint: string, tableName = 'beacon') {
  const heard: number[] = [];
  const client = new TableClient({
    tableName,
    endpoint: new URL(endpoint),
    identity: IDENTITY,
    onServerTime: at => heard.push(at),
  });
  return { client, heard };
}

const soon = () => AbortSignal.timeout(2000);
const item = (sort: string, version: number) => ({
  pk: { S: 'result#a' },
  sk: { S: sort },
  version: { N: String(version) },
});

describe('the client, on a real server of the protocol', () => {
  it('writes on condition of the version that was read, and reads a partition', async () => {
    const { client, heard } = clientOf(db.endpoint);
    expect(await client.put(item('one', 1), 0, soon())).toBe(true);
    expect(await client.put(item('one', 1), 0, soon())).toBe(false);
    expect(await client.put(item('one', 2), 1, soon())).toBe(true);
    expect(await client.put(item('one', 2), 1, soon())).toBe(false);
    expect(await client.put(item('two', 1), 0, soon())).toBe(true);
    expect(await client.query('result#a', soon())).toEqual([item('one', 2), item('two', 1)]);
    expect(await client.query('result#b', soon())).toEqual([]);
    expect(heard.every(at => Math.abs(at - Date.now()) < 5000)).toBe(true);
    client.close();
  });

  it('names the error of the table', async () => {
    const { client } = clientOf(db.endpoint, 'nowhere');
    await expect(client.query('result#a', soon())).rejects.toMatchObject({
      name: 'TableError',
      code: 'ResourceNotFoundException',
    });
    client.close();
  });
});

describe('the client, where no table answers', () => {
  let server: Server;
  let answer: () => { status: number; body: string } = () => ({ status: 200, body: '{}' });

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      for await (const _chunk of request);
      const { status, body } = answer();
      response.writeHead(status).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  it.each([
    ['HTML', 200, '<html>'],
    ['nothing', 200, ''],
    ['text of JSON', 200, '"x"'],
    ['an error of a proxy', 502, 'Bad Gateway'],
    ['too much', 200, `{"x":"${'x'.repeat(2 ** 21)}"}`],
  ])('fails: %s', async (_what, status, body) => {
    answer = () => ({ status, body });
    const { client } = clientOf(url());
    await expect(client.query('p', soon())).rejects.toMatchObject({ name: 'TableError' });
    client.close();
  });

  it.each(['{}', '{"Items":"x"}', '{"Items":null}'])('reads no items from %s', async body => {
    answer = () => ({ status: 200, body });
    const { client } = clientOf(url());
    expect(await client.query('p', soon())).toEqual([]);
    client.close();
  });

  it('uses one connection for calls one after the other', async () => {
    answer = () => ({ status: 200, body: '{}' });
    let connections = 0;
    const count = () => {
      connections += 1;
    };
    server.on('connection', count);
    const { client } = clientOf(url());
    for (let call = 0; call < 3; call += 1) await client.query('p', soon());
    server.off('connection', count);
    expect(connections).toBe(1);
    client.close();
  });

  it('ends its request when its signal aborts', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { client } = clientOf(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    await expect(client.query('p', AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'AbortError' });
    client.close();
    silent.closeAllConnections();
    silent.close();
  });

  it('fails where nothing listens', async () => {
    const { client } = clientOf('http://127.0.0.1:1');
    await expect(client.put(item('x', 1), 0, soon())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
