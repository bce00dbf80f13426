import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSection } from '../../build/doc-sections.ts';
import { depthItem, readDepth } from '../../lib/buffer/depth-item.ts';
import { Fleet } from '../../lib/buffer/fleet.ts';
import { usageOf } from '../support/depths.ts';
import { type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';

/** The request that the AWS command of a section of docs/audit-buffer.md sends. */
function requestOf(section: string): Readonly<Record<string, unknown>> {
  const text = readSection(section).replaceAll('\\\n', ' ');
  const options = [...text.matchAll(/--([a-z-]+)\s+('[^']*'|\S+)/g)].map(([, name = '', given = '']) => {
    const key = name.replace(/(^|-)(\w)/g, (_match, _dash, letter: string) => letter.toUpperCase());
    const value = given.replaceAll("'", '');
    return [key, value.startsWith('{') ? JSON.parse(value) : value];
  });
  return Object.fromEntries(options);
}

let db: LocalDynamoDb;

beforeAll(async () => {
  db = await startDynamoDb();
  await db.createTable('beacon');
});

afterAll(() => db.close());

const NOW = Date.parse('2026-11-24');

async function fleetUsage() {
  const { Items } = (await db.send('Scan', { TableName: 'beacon' })) as { Items: Record<string, unknown>[] };
  return new Fleet({ writerTimeoutMs: 1, estimateBytes: 1 }).read(Items.map(readDepth), NOW);
}

describe('the examples in docs/audit-buffer.md', () => {
  it.each([
    ['service', 'examples/service.ts'],
    ['sink', 'examples/file-sink.ts'],
    ['mounted', 'examples/mounted.ts'],
  ])('%s is the file %s, which the tests run', (section, path) => {
    const code = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
    expect(readSection(section)).toBe(`\`\`\`ts\n${code}\`\`\``);
  });

  it('has a service of thirty lines', () => {
    expect(readSection('service').split('\n').length - 2).toBeLessThanOrEqual(30);
  });

  it('counts the events of a service that does not run on Node', async () => {
    const request = requestOf('counter');
    await db.send('UpdateItem', request);
    await db.send('UpdateItem', request);
    expect(await fleetUsage()).toMatchObject({ itemCount: 2, writers: 1, atRiskCount: 0 });
  });

  it('clears an item that is at risk, records who did it and why, and only if the item has not changed since', async () => {
    const request = requestOf('clear') as { Key: { pk: object; sk: object } };
    const from = { name: 'orders', writer: '6f1b0a52-8a83-4a53-b9b5-0f2f7d7f8f11' };
    const item = depthItem(from, usageOf({ itemCount: 5, bytes: 90, oldestAt: 1 }), 0);
    expect({ pk: item.pk, sk: item.sk }).toEqual(request.Key);
    const put = (version: string) =>
      db.send('PutItem', { TableName: 'beacon', Item: { ...item, version: { N: version } } });

    await put('18');
    await expect(db.send('UpdateItem', request)).rejects.toThrow('ConditionalCheckFailed');
    expect((await fleetUsage()).atRiskCount).toBe(5);

    await put('17');
    await db.send('UpdateItem', request);
    expect(await fleetUsage()).toMatchObject({ atRiskCount: 0, oldestAt: undefined });
    const { Item } = (await db.send('GetItem', { TableName: 'beacon', Key: request.Key })) as {
      Item: object;
    };
    expect(Item).toMatchObject({
      cleared_depth: { N: '5' },
      cleared_by: { S: 'ada' },
      cleared_why: {},
      expires_at: {},
    });
  });
});
