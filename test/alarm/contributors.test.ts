import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../lib/alarm/common/limits.ts';
import { readEvent } from '../../lib/alarm/event/read-event.ts';
import { ALARM_AT, alarmEvent } from '../support/alarm-events.ts';
import { AlarmWorld } from '../support/alarm-world.ts';

type State = 'ALARM' | 'OK';

/** A Lambda action about one contributor. As in AWS's own events, the previous state is not in it. */
function change(id: string, state: State, laterMs: number) {
  const event = alarmEvent({ name: 'writes', changedAt: ALARM_AT + laterMs });
  const { previousState: _none, ...data } = event.alarmData;
  const alarmContributor = { id, attributes: { TableName: `table-${id}` } };
  const alarmData = { ...data, alarmContributor, state: { ...data.state, value: state } };
  const [read] = readEvent({ ...event, alarmData }, 0).alarms;
  if (!read) throw new Error('no alarm');
  return read;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map(others => [item, ...others]),
  );
}

/** The changes in every order in which they may happen: each contributor fires before it recovers. */
function sequences(ids: readonly string[]): (readonly [string, State])[][] {
  const changes = ids.flatMap(id => [[id, 'ALARM'] as const, [id, 'OK'] as const]);
  const isPossible = (order: readonly (readonly [string, State])[]) =>
    ids.every(
      id =>
        order.findIndex(([of]) => of === id) === order.findIndex(([of, to]) => of === id && to === 'ALARM'),
    );
  return permutations(changes).filter(isPossible);
}

const expected = (ids: readonly string[]) => ids.flatMap(id => [`${id} ALARM`, `${id} OK`]);

/** What the messages say, after all changes, `gapMs` apart. */
async function reported(order: readonly (readonly [string, State])[], gapMs: number) {
  const world = new AlarmWorld();
  for (const [index, [id, state]] of order.entries()) {
    world.invoke(change(id, state, (index + 1) * gapMs));
    world.invoke(change(id, state, (index + 1) * gapMs)); // delivered twice
    await world.clock.advance(gapMs);
  }
  await world.clock.advance(3 * LIMITS.incidentMs);
  const alarms = world.published.flatMap(message => message.alarms);
  return alarms.map(({ contributor, state, since }) => ({ text: `${contributor?.id} ${state}`, since }));
}

const TWO = sequences(['a', 'b']);
const THREE = sequences(['a', 'b', 'c']);

describe('contributors of one alarm that fire and recover', () => {
  it('do so in 6 and in 90 orders', () => {
    expect([TWO.length, THREE.length]).toEqual([6, 90]);
  });

  it.each([...TWO, ...THREE].map(order => [order.map(([id, state]) => `${id} ${state}`).join(', '), order]))(
    'are each reported once: %s',
    async (_what, order) => {
      const ids = [...new Set((order as [string, State][]).map(([id]) => id))];
      const alarms = await reported(order as [string, State][], 90_000);
      expect(alarms.map(({ text }) => text).toSorted()).toEqual(expected(ids).toSorted());
      for (const { text, since } of alarms) expect(since !== undefined, text).toBe(text.endsWith('OK'));
    },
  );

  it('are named by what distinguishes them, and one that recovers is not taken for the alarm', async () => {
    const world = new AlarmWorld();
    world.invoke(change('a', 'ALARM', 0));
    world.invoke(change('b', 'ALARM', 0));
    await world.clock.advance(90_000);
    world.invoke(change('a', 'OK', 90_000));
    await world.clock.advance(90_000);
    const [fired, recovered] = world.texts;
    expect(fired).toContain('- writes (TableName: table-a): OK -> ALARM at');
    expect(fired).toContain('- writes (TableName: table-b): ALARM at');
    expect(recovered).toMatch(/^writes \(TableName: table-a\) is OK again after 1 min\./);
  });

  it('and the alarm itself are reported separately', async () => {
    const world = new AlarmWorld();
    const [whole] = readEvent(alarmEvent({ name: 'writes' }), 0).alarms;
    if (!whole) throw new Error('no alarm');
    world.invoke(change('a', 'ALARM', 0));
    world.invoke(whole);
    await world.clock.advance(90_000);
    expect(world.published.flatMap(({ alarms }) => alarms.map(({ contributor }) => contributor?.id))).toEqual(
      ['a', undefined],
    );
  });
});
