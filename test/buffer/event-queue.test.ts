import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../lib/buffer/event-queue.ts';

describe('EventQueue', () => {
  const entry = (sequence: number) => ({
    id: `w-${sequence}`,
    writer: 'w',
    sequence,
    addedAt: sequence,
    event: sequence,
    bytes: sequence,
    method: 'json' as const,
  });

  it('counts the sizes that are estimates', () => {
    const queue = new EventQueue<number>();
    queue.push({ ...entry(1), method: 'estimated' });
    queue.push(entry(2));
    expect(queue.estimated).toBe(1);
    queue.take(2);
    expect(queue.estimated).toBe(1);
    queue.settle([]);
    expect(queue.estimated).toBe(0);
  });

  it('has no oldest and no next event when it is empty, and drops and takes none', () => {
    const queue = new EventQueue<number>();
    expect([queue.oldest, queue.next, queue.drop()]).toEqual([undefined, undefined, undefined]);
    expect(queue.take(2)).toEqual([]);
    expect(queue.restore()).toEqual([]);
  });

  it('does not drop events that are taken', () => {
    const queue = new EventQueue<number>();
    queue.push(entry(1));
    queue.take(1);
    expect(queue.drop()).toBeUndefined();
    expect(queue.length).toBe(1);
  });

  it('has the order, length and bytes of plain lists: set aside, taken and waiting', () => {
    const step = fc.constantFrom('push', 'drop', 'take', 'settle', 'set aside', 'restore');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), steps => {
        const queue = new EventQueue<number>();
        let aside: number[] = [];
        let taken: number[] = [];
        let waiting: number[] = [];
        steps.forEach((next, index) => {
          if (next === 'push') {
            queue.push(entry(index));
            waiting.push(index);
          } else if (next === 'drop') {
            expect(queue.drop()?.event).toBe(aside.length > 0 ? aside.shift() : waiting.shift());
          } else if (next === 'take' && taken.length === 0) {
            taken = waiting.splice(0, 3);
            expect(queue.take(3).map(({ event }) => event)).toEqual(taken);
          } else if (next === 'settle') {
            const back = taken.slice(1);
            queue.settle(back.map(entry));
            waiting = [...back, ...waiting];
            taken = [];
          } else if (next === 'set aside') {
            queue.setAside();
            aside = [...aside, ...taken];
            taken = [];
          } else if (next === 'restore' && taken.length === 0) {
            expect(queue.restore().map(({ event }) => event)).toEqual(aside);
            waiting = [...aside, ...waiting];
            aside = [];
          }
          const all = [...aside, ...taken, ...waiting];
          expect(queue.toArray().map(({ event }) => event)).toEqual(all);
          expect(queue.length).toBe(all.length);
          expect(queue.bytes).toBe(all.reduce((sum, event) => sum + event, 0));
          expect(queue.oldest?.event).toBe(all[0]);
          expect(queue.next?.event).toBe(waiting[0]);
        });
      }),
    );
  });
});
