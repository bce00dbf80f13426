import { describe, expect, it } from 'vitest';
import { incidentKind, isJoinable, memberOf, unnamedMembers } from '../../../lib/alarm/incident/incident.ts';
import { ALARM_AT, alarm } from '../../support/alarm-events.ts';
import { incident } from '../../support/incidents.ts';

const [a, b] = [memberOf(alarm({ name: 'a' }), undefined), memberOf(alarm({ name: 'b' }), undefined)];

it('a member has what a message says about its change', () => {
  expect(memberOf(alarm({ name: 'a', state: 'OK' }), 1000)).toEqual({
    key: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a#2026-11-23T03:12:31.000Z#OK',
    name: 'a',
    arn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:a',
    state: 'OK',
    changedAt: ALARM_AT,
    startedAt: 1000,
  });
});

it('a change to OK belongs to another incident than any other change', () => {
  expect((['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const).map(incidentKind)).toEqual(['ok', 'alarm', 'alarm']);
});

describe('the members that no message has named', () => {
  const both = { members: [a, b] };

  it('are all members before the first message', () => {
    expect(unnamedMembers(incident(both))).toEqual([a, b]);
  });

  it('are those that no message names, whatever the order of the messages', () => {
    expect(unnamedMembers(incident({ ...both, named: [a.key] }))).toEqual([b]);
    expect(unnamedMembers(incident({ ...both, named: [b.key, 'of another incident', a.key] }))).toEqual([]);
  });
});

describe('an incident', () => {
  it('accepts members until its last millisecond', () => {
    expect([999, 1000].map(now => isJoinable(incident({ endsAt: 1000 }), now))).toEqual([true, false]);
  });

  it('accepts no members once it is closed', () => {
    expect(isJoinable(incident({ endsAt: 1000, closedAt: 1 }), 2)).toBe(false);
  });
});
