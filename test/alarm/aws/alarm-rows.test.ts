import { describe, expect, it } from 'vitest';
import { incidentOf, memberValue } from '../../../lib/alarm/aws/alarm-rows.ts';

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
        { key: 'whole', name: 'a', arn: 'arn:aws:x', state: 'ALARM', changedAt: 1000, startedAt: 500 },
        { key: 'short', name: 'short', arn: undefined, state: 'OK', changedAt: 0, startedAt: undefined },
      ],
      reported: [],
      toldAt: 5,
      closedAt: undefined,
      addendumAt: undefined,
      watchedUntil: undefined,
    });
    expect(incidentOf({})).toMatchObject({ id: '', members: [], reported: [] });
  });

  it('stores a member under the names that the functions of other versions read', () => {
    const member = {
      key: 'k',
      name: 'a',
      arn: 'arn:aws:x',
      state: 'OK',
      changedAt: 1000,
      startedAt: 500,
    } as const;
    expect(memberValue(member)).toEqual({
      S: '{"name":"a","arn":"arn:aws:x","state":"OK","at":1000,"since":500}',
    });
    expect(incidentOf({ members: { M: { k: memberValue(member) } } }).members).toEqual([member]);
  });
});
