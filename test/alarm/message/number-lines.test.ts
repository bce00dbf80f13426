import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NumberUnit } from '../../../lib/alarm/evidence/numbers.ts';
import { numberLine, sparkline } from '../../../lib/alarm/message/number-lines.ts';

describe('the line about a metric', () => {
  const line = (unit: NumberUnit, values: readonly number[]) => numberLine({ label: 'CPU', unit, values });

  it.each<[NumberUnit, readonly number[], string]>([
    ['percent', [12.04, 98.6, 97], 'CPU: 12 % -> 97 % (min 12 %, max 98.6 %) ▁██'],
    ['ms', [1.5, 1000], 'CPU: 1.5 ms -> 1,000 ms (min 1.5 ms, max 1,000 ms) ▁█'],
    ['bytes', [512, 1.5 * 1024 ** 3], 'CPU: 512 B -> 1.5 GB (min 512 B, max 1.5 GB) ▁█'],
    ['s', [0, 31.5], 'CPU: 0 s -> 31.5 s (min 0 s, max 31.5 s) ▁█'],
    ['plain', [2, 0], 'CPU: 2 -> 0 (min 0, max 2) █▁'],
  ])('has the values in the unit %s', (unit, values, expected) => {
    expect(line(unit, values)).toBe(expected);
  });

  it('says so if there are no values, or if all values are equal', () => {
    expect(line('percent', [])).toBe('CPU: no data');
    expect(line('percent', [5, 5])).toBe('CPU: 5 % throughout');
  });
});

it('a sparkline has one block for each of up to 15 values, from the lowest to the highest', () => {
  expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█');
  const values = fc.array(fc.double({ noNaN: true, min: -1e12, max: 1e12 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(values, list => {
      const line = sparkline(list);
      expect(line).toMatch(/^[▁▂▃▄▅▆▇█]+$/);
      expect(line).toHaveLength(Math.min(15, list.length));
      if (new Set(list).size > 1) expect(line).toContain('█');
    }),
  );
});
