import { describe, expect, it } from 'vitest';
import { readJsonBody } from '../../lib/http/body.ts';
import { restApiEvent } from '../support/events.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const read = (body: string | null, headers: Record<string, string> = JSON_TYPE, isBase64Encoded = false) =>
  readJsonBody(restApiEvent({ body, headers, isBase64Encoded }));

describe('the body of a run request', () => {
  it('is read as JSON', async () => {
    expect(await read('{"fresh":false}')).toEqual({ value: { fresh: false } });
    expect(await read('7', { 'CONTENT-type': 'application/vnd.api+json' })).toEqual({ value: 7 });
    const encoded = Buffer.from('{"fresh":true}').toString('base64');
    expect(await read(encoded, JSON_TYPE, true)).toEqual({ value: { fresh: true } });
  });

  it('is an empty object if there is none, whatever its type', async () => {
    expect(await read(null, {})).toEqual({ value: {} });
    expect(await read('', {})).toEqual({ value: {} });
    expect(await readJsonBody(null)).toEqual({ value: {} });
  });

  it.each([
    ['no JSON', '{', JSON_TYPE, 400],
    ['another type', '{}', { 'Content-Type': 'text/plain' }, 415],
    ['no type', '{}', {}, 415],
  ])('is rejected: %s', async (_what, body, headers, status) => {
    expect(await read(body, headers)).toBe(status);
  });

  it('may have 4096 characters', async () => {
    const text = (length: number) => `"${'x'.repeat(length - 2)}"`;
    expect(await read(text(4096))).toEqual({ value: 'x'.repeat(4094) });
    expect(await read(text(4097))).toBe(413);
  });

  it('that is not said to be encoded is not decoded', async () => {
    const event = { ...restApiEvent({ body: '"e30="', headers: JSON_TYPE }), isBase64Encoded: 'true' };
    expect(await readJsonBody(event)).toEqual({ value: 'e30=' });
  });
});
