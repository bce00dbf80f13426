import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outline } from '../../lib/events/outline.ts';
import { restApiEvent } from '../support/events.ts';
import { eventBridgeSchedule } from '../support/schedules.ts';

describe('the outline of an unknown event', () => {
  it('says where the event comes from', () => {
    expect(outline(eventBridgeSchedule())).toMatchObject({
      type: 'object',
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      fields: expect.arrayContaining(['detail', 'resources']),
    });
    expect(outline({ Records: [{ eventSource: 'aws:sqs', body: 'x' }, {}] })).toEqual({
      type: 'object',
      fields: ['Records'],
      records: 2,
      first_record: { fields: ['eventSource', 'body'], eventSource: 'aws:sqs' },
    });
  });

  it('shortens long values and names', () => {
    const long = 'x'.repeat(61);
    expect(outline({ source: long, [long]: 1 })).toMatchObject({
      source: 'x'.repeat(60),
      fields: ['source', 'x'.repeat(60)],
    });
  });

  it('contains no other values: no headers of a request, no text of a message', () => {
    const request = restApiEvent({
      headers: { Authorization: 'Bearer hunter2' },
      body: '{"password":"hunter2"}',
    });
    expect(JSON.stringify(outline(request))).not.toContain('hunter2');
    const record = { EventSource: 'aws:sns', Sns: { Message: 'hunter2' } };
    expect(JSON.stringify(outline({ Records: [record] }))).not.toContain('hunter2');
  });

  it.each([
    [null, 'null'],
    ['text', 'string'],
    [[1], 'list'],
    [undefined, 'undefined'],
  ])('of %j is only its type', (event, type) => expect(outline(event)).toEqual({ type, fields: [] }));

  it('is short for any event', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 500 }), fc.string({ maxLength: 500 })), event => {
        expect(JSON.stringify(outline({ ...event, Records: [event] })).length).toBeLessThan(40_000);
      }),
    );
    const wide = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`${index}`.padEnd(200, 'x'), 'x']),
    );
    expect(JSON.stringify(outline({ ...wide, Records: [wide] })).length).toBeLessThan(4000);
  });
});
