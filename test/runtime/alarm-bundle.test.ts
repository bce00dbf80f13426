import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../build/bundle.ts';
import { loadedAtStart } from '../../build/size-report.ts';
import { AwsStandIn } from '../../local/aws/stand-in.ts';
import { alarmEvent } from '../support/alarm-events.ts';
import { type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';
import { LambdaRuntime } from '../support/lambda-runtime.ts';

let root: string;
let metafile: Metafile;
let aws: AwsStandIn;
let dynamoDb: LocalDynamoDb;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'beacon-alarm-'));
  [metafile, aws, dynamoDb] = await Promise.all([
    bundleFunction('alarm', root),
    AwsStandIn.start(),
    startDynamoDb(),
  ]);
  await dynamoDb.createTable('beacon');
});

afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await Promise.all([aws.stop(), dynamoDb.close()]);
});

describe('the bundle of the alarm function', () => {
  it('contains no drivers, because the function runs outside the VPC', () => {
    const drivers = Object.keys(metafile.inputs).filter(path => /node_modules\/(pg|ioredis)\//.test(path));
    expect(drivers).toEqual([]);
  });

  it('loads no SDK client before the first alarm', () => {
    const inputs = [...loadedAtStart(metafile.outputs)].flatMap(path =>
      Object.keys(metafile.outputs[path]?.inputs ?? {}),
    );
    expect(inputs.filter(path => /@aws-sdk|@smithy/.test(path))).toEqual([]);
    expect(inputs.some(path => path.endsWith('lib/alarm/handle-change.ts'))).toBe(true);
  });

  it('publishes a message under the Lambda runtime client', async () => {
    const runtime = await LambdaRuntime.create();
    aws.invoked = async () => ({ status: 'up', components: { database: { state: 'up' } } });
    try {
      runtime.spawn({
        folder: join(root, 'alarm'),
        env: {
          ...aws.env,
          AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
          PROBE_FUNCTION_NAME: 'orders-probe',
          TOPIC_ARN: 'arn:aws:sns:eu-west-1:111122223333:orders',
          TABLE_NAME: 'beacon',
        },
      });
      const result = await runtime.invoke(alarmEvent({ name: 'a' }), 30_000);
      expect(result).toEqual({ alarms: [{ name: 'a', outcome: 'sent' }], refused: [] });
      expect(aws.publications[0]?.subject).toBe('UP now, though a fired - beacon development');
      expect(await runtime.invoke(alarmEvent({ name: 'a' }), 30_000)).toMatchObject({
        alarms: [{ outcome: 'repeated' }],
      });
      const lines = runtime.output.split('\n').filter(line => line.includes('"message":"alarm"'));
      expect(lines).toHaveLength(2);
    } finally {
      await runtime.stop();
    }
  });
});
