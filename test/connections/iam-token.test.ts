import { createHash, createHmac } from 'node:crypto';
import { Signer } from '@aws-sdk/rds-signer';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { elastiCacheToken, rdsToken } from '../../lib/connections/iam-token.ts';

const AWS = {
  region: 'eu-west-1',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'a session/token+with=signs',
};

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-23T04:11:26Z'), toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

const parametersOf = (token: string) => Object.fromEntries(new URL(`https://${token}`).searchParams);

describe('rdsToken', () => {
  it('is the one that the signer of the SDK makes', async () => {
    const hostname = 'orders.abc123.eu-west-1.rds.amazonaws.com';
    const { region, ...credentials } = AWS;
    const signer = new Signer({ hostname, port: 5432, username: 'app_user', region, credentials });
    const theirs = await signer.getAuthToken();
    const ours = await rdsToken(hostname, 5432, 'app_user', AWS);
    expect(ours.split('?')[0]).toBe(theirs.split('?')[0]);
    expect(parametersOf(ours)).toEqual(parametersOf(theirs));
  });

  it('needs no session', async () => {
    const { sessionToken: _, ...aws } = AWS;
    expect(await rdsToken('db', 5432, 'app', aws)).not.toContain('X-Amz-Security-Token');
  });
});

describe('elastiCacheToken', () => {
  it.each([
    ['a replication group', false],
    ['a serverless cache', true],
  ])('is signed for the name and the user of %s', async (_what, serverless) => {
    const token = await elastiCacheToken('orders-cache', 'app-user', serverless, AWS);
    const parameters = parametersOf(token);
    expect(token).toMatch(/^orders-cache\/\?/);
    expect(parameters).toMatchObject({
      Action: 'connect',
      User: 'app-user',
      'X-Amz-Expires': '900',
      'X-Amz-Date': '20261123T041126Z',
      'X-Amz-Credential': 'AKIDEXAMPLE/20261123/eu-west-1/elasticache/aws4_request',
      'X-Amz-Security-Token': AWS.sessionToken,
    });
    expect(parameters.ResourceType).toBe(serverless ? 'ServerlessCache' : undefined);
    expect(parameters['X-Amz-Signature']).toBe(signature('elasticache', 'orders-cache', parameters));
  });
});

/** Signature Version 4 of a presigned GET, worked out by hand from its specification. */
function signature(
  service: string,
  host: string,
  { 'X-Amz-Signature': _, ...query }: Record<string, string>,
): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16)}`);
  const canonicalQuery = Object.entries(query)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const canonical = ['GET', '/', canonicalQuery, `host:${host}`, '', 'host', sha256('')].join('\n');
  const scope = `20261123/eu-west-1/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', '20261123T041126Z', scope, sha256(canonical)].join('\n');
  const key = [...scope.split('/')].reduce<string | Buffer>(
    (k, part) => hmac(k, part),
    `AWS4${AWS.secretAccessKey}`,
  );
  return hmac(key, toSign).toString('hex');
}
