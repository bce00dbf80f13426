import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../build/bundle.ts';
import type { HttpResponse } from '../../lib/http/response.ts';
import { LocalPostgres } from '../../local/servers/postgres.ts';
import { Certificates, type KeyPair } from '../support/certificates.ts';
import { awsEnv, type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';
import { restApiEvent } from '../support/events.ts';
import { LambdaRuntime } from '../support/lambda-runtime.ts';
import { BROKEN_TABLES, USELESS_TABLES } from '../support/table-faults.ts';
import { TableServer } from '../support/table-server.ts';
import { until } from '../support/until.ts';

const EDGE_PATH = '/edge/0a1b2c3d';

/** When an answer is due, ms: a machine that is busy must not be what is tested. */
const DEADLINE_MS = 5_000;

/** So many requests come one after the other; each one wants a new result. */
const REQUESTS = 10;

/**
 * Calls of one run where every write is lost: two attempts to take the lease and three to write the result, a look
 * after each, and what operators say.
 */
const MAX_CALLS = 12;

/** Results, and what operators say, are read at the same time. */
const CALLS_OF_AN_ACCESS = 2;

let root: string;
let postgres: LocalPostgres;
let dynamoDb: LocalDynamoDb;
let table: TableServer;
let runtime: LambdaRuntime;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'beacon-table-'));
  [postgres, dynamoDb] = await Promise.all([
    LocalPostgres.start(),
    startDynamoDb(),
    bundleFunction('health', root),
  ]);
  await dynamoDb.createTable('beacon');
});

beforeEach(async () => {
  table = await TableServer.start(dynamoDb.endpoint);
  runtime = await LambdaRuntime.create();
});

afterEach(() => Promise.all([runtime.stop(), table.stop()]));

afterAll(async () => {
  await Promise.all([postgres.remove(), dynamoDb.close()]);
  rmSync(root, { recursive: true, force: true });
});

/** Starts the built function with its table at an endpoint. @default - the table of this test */
function start(env: Record<string, string> = {}): void {
  const all = {
    ...awsEnv(`http://127.0.0.1:${table.port}`),
    DATABASE_URL: postgres.url,
    DATABASE_TLS: 'off',
    DATABASE_TTL: '0',
    CHECK_DEADLINE_MS: String(DEADLINE_MS),
    EDGE_DEADLINE_MS: String(DEADLINE_MS),
    EDGE_PATH,
    SHARED_RESULTS: 'true',
    TABLE_NAME: 'beacon',
  };
  runtime.spawn({ folder: join(root, 'health'), env: { ...all, ...env } });
}

async function get(path: string, caller?: string): Promise<HttpResponse> {
  return (await runtime.invoke(restApiEvent({ path, ...(caller && { caller }) }), 10_000)) as HttpResponse;
}

/** The function answers 200 on every path, in time, and gives the message of its last details. */
async function expectUp(): Promise<{ readonly shared_results?: string; readonly seconds: number }> {
  const startedAt = performance.now();
  const codes = [(await get(EDGE_PATH)).statusCode];
  for (let request = 0; request < REQUESTS; request += 1) codes.push((await get('/health')).statusCode);
  expect(new Set(codes)).toEqual(new Set([200]));
  const { body } = await get('/health/details', 'arn:aws:iam::123456789012:user/ops');
  const { status, shared_results } = JSON.parse(body);
  expect(status).toBe('up');
  return { shared_results, seconds: (performance.now() - startedAt) / 1000 };
}

const errors = () => runtime.output.split('\n').filter(line => line.includes('"SharingErrors":1')).length;
const warnings = () =>
  runtime.output.split('\n').filter(line => line.includes('the shared memory failed')).length;

/** Accesses that back-off allows in so many seconds: after 0, 1, 3, 7 s and so on. The edge path may access twice at once. */
const allowed = (seconds: number) => Math.floor(Math.log2(seconds + 1)) + 2;

describe('a table that', () => {
  it.each(Object.entries(BROKEN_TABLES))('%s costs nothing but the sharing', async (_, fault) => {
    table.fault = fault;
    start();
    const { shared_results, seconds } = await expectUp();
    expect(shared_results).toBe('unavailable');
    expect(table.calls).toBeGreaterThan(0);
    expect(table.calls).toBeLessThanOrEqual(CALLS_OF_AN_ACCESS * allowed(seconds));
    expect(errors()).toBe(warnings());
    expect(errors()).toBeGreaterThan(0);
    expect(errors()).toBeLessThanOrEqual(allowed(seconds));
  });

  it.each(Object.entries(USELESS_TABLES))('%s is asked a few times for each run', async (_, fault) => {
    table.fault = fault;
    start();
    await expectUp();
    expect(table.calls).toBeGreaterThan(0);
    expect(table.calls).toBeLessThanOrEqual(MAX_CALLS * (REQUESTS + 2));
  });

  it.each([
    ['has no address', 'http://table.invalid'],
    ['refuses connections', 'http://127.0.0.1:1'],
    ['does not speak TLS', 'https'],
  ])('%s costs nothing but the sharing', async (_, endpoint) => {
    start({ AWS_ENDPOINT_URL_DYNAMODB: endpoint === 'https' ? `https://127.0.0.1:${table.port}` : endpoint });
    const { shared_results, seconds } = await expectUp();
    expect(shared_results).toBe('unavailable');
    expect(errors()).toBeGreaterThan(0);
    expect(errors()).toBeLessThanOrEqual(allowed(seconds));
  });
});

/** The working table behind TLS, with a certificate. */
async function overTls({ certificate, key }: KeyPair) {
  const server = createServer({ cert: certificate, key }, socket => {
    const upstream = connect(Number(new URL(dynamoDb.endpoint).port), '127.0.0.1');
    for (const each of [socket, upstream]) each.on('error', () => upstream.destroy());
    socket.pipe(upstream).pipe(socket);
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `https://localhost:${(server.address() as AddressInfo).port}` };
}

describe('a table over TLS', () => {
  const certificates = new Certificates();
  afterAll(() => certificates.remove());

  /** Starts the function with this table, and trust in the tests' authority. */
  async function startOver(pair: KeyPair, service: string) {
    const { server, url } = await overTls(pair);
    start({ AWS_ENDPOINT_URL_DYNAMODB: url, NODE_EXTRA_CA_CERTS: certificates.ca, SERVICE_NAME: service });
    return server;
  }

  async function hasResults(service: string): Promise<boolean> {
    const partition = { ':pk': { S: `result#${service}#development` } };
    const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: partition };
    const rows = await dynamoDb.send('Query', { TableName: 'beacon', ...query });
    return JSON.stringify(rows).includes('observedAt');
  }

  it('gets the results of this environment', async () => {
    const server = await startOver(certificates.good(), 'tls-good');
    // On a busy machine the handshake may take longer than the table has; then a later request tries again.
    await until(
      'a result is stored',
      async () => {
        expect((await get('/health')).statusCode).toBe(200);
        return hasResults('tls-good');
      },
      30_000,
    );
    server.close();
  });

  it.each([
    ['has expired', () => certificates.expired()],
    ['is for another name', () => certificates.ofAnotherName()],
    ['is of an authority that nobody trusts', () => certificates.ofAnotherAuthority()],
  ])('gets none if its certificate %s, and costs nothing but the sharing', async (why, pair) => {
    const server = await startOver(pair(), `tls-${why.length}`);
    expect((await expectUp()).shared_results).toBe('unavailable');
    expect(await hasResults(`tls-${why.length}`)).toBe(false);
    server.close();
  });
});
