import { describe, expect, it } from 'vitest';
import { incidentOf } from '../../../lib/alarm/aws/alarm-rows.ts';

describe('an incident', () => {
  it('is read from a row that another version has written: what is missing or strange is absent', () => {
    const members = {
      M: {
        whole: { S: '{"name":"a","arn":"arn:aws:x","state":"ALARM","at":1000,"since":500}' },
        short: { S: '{"state":"OK"}' },
        strange: { S: '{"state":"WORSE"}' },
        text: { S: 'hello' },
        none: { BOOL: true },
      },
    };
    expect(incidentOf({ id: { S: 'x' }, members, told_at: { N: '5' } })).toEqual({
      id: 'x',
      openedAt: 0,
      endsAt: 0,
      members: [
        { key: 'whole', name: 'a', arn: 'arn:aws:x', state: 'ALARM', at: 1000, since: 500 },
        { key: 'short', name: 'short', arn: undefined, state: 'OK', at: 0, since: undefined },
      ],
      reported: [],
      toldAt: 5,
      closedAt: undefined,
      addendumAt: undefined,
      watchedUntil: undefined,
    });
    expect(incidentOf({})).toMatchObject({ id: '', members: [], reported: [] });
  });
});
