import { describe, expect, it } from 'vitest';
import { incidentOf, memberValue } from '../../../lib/alarm/aws/alarm-rows.ts';

describe('the row of an incident', () => {
  it('may be written by another version: missing and invalid attributes are ignored', () => {
    const members = {
      M: {
        complete: { S: '{"name":"a","arn":"arn:aws:x","state":"ALARM","at":1000,"since":500}' },
        short: { S: '{"state":"OK"}' },
        invalid: { S: '{"state":"WORSE"}' },
        text: { S: 'hello' },
        none: { BOOL: true },
      },
    };
    expect(incidentOf({ id: { S: 'x' }, members, closed_at: { N: '5' } })).toEqual({
      id: 'x',
      openedAt: 0,
      endsAt: 0,
      members: [
        {
          key: 'complete',
          name: 'a',
          arn: 'arn:aws:x',
          contributor: undefined,
          state: 'ALARM',
          changedAt: 1000,
          startedAt: 500,
        },
        {
          key: 'short',
          name: 'short',
          arn: undefined,
          contributor: undefined,
          state: 'OK',
          changedAt: 0,
          startedAt: undefined,
        },
      ],
      named: [],
      closedAt: 5,
      watchEndsAt: undefined,
      revision: 0,
    });
    expect(incidentOf({})).toMatchObject({ id: '', members: [], named: [] });
  });

  it('contains members under the names that other versions read', () => {
    const member = {
      key: 'k',
      name: 'a',
      arn: 'arn:aws:x',
      contributor: { id: 'c', attributes: { TableName: 'orders' } },
      state: 'OK',
      changedAt: 1000,
      startedAt: 500,
    } as const;
    expect(memberValue(member)).toEqual({
      S: '{"name":"a","arn":"arn:aws:x","contributor":{"id":"c","attributes":{"TableName":"orders"}},"state":"OK","at":1000,"since":500}',
    });
    expect(incidentOf({ members: { M: { k: memberValue(member) } } }).members).toEqual([member]);
  });
});
