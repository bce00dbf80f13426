import type { NumberUnit, Series } from '../evidence/numbers.ts';

/** Block characters of rising height. They are text, so mail and chat show them the same. */
const BLOCKS = '▁▂▃▄▅▆▇█';

/** The highest number of blocks in a sparkline, so that the line is not too long. */
const MAX_BLOCKS = 15;

/** The line about one metric: `RDS CPU: 12 % -> 97 % (min 11 %, max 99 %) ▁▁▂▇█`. */
export function numberLine({ label, unit, values }: Series): string {
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return `${label}: no data`;
  const [min, max] = [Math.min(...values), Math.max(...values)];
  if (min === max) return `${label}: ${describeNumber(min, unit)} throughout`;
  const ends = `${describeNumber(first, unit)} -> ${describeNumber(last, unit)}`;
  return `${label}: ${ends} (min ${describeNumber(min, unit)}, max ${describeNumber(max, unit)}) ${sparkline(values)}`;
}

/** A value for people, with three significant digits: `97 %`, `1.2 GB`, `1,000 ms`. */
export function describeNumber(value: number, unit: NumberUnit): string {
  switch (unit) {
    case 'percent':
      return `${round(value)} %`;
    case 'ms':
      return `${round(value)} ms`;
    case 's':
      return `${round(value)} s`;
    case 'bytes':
      return describeBytes(value);
    case 'plain':
      return round(value);
  }
}

/** Three significant digits; all digits before the decimal point. */
function round(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-GB');
  return String(Number(value.toPrecision(3)));
}

function describeBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.abs(bytes) || 1) / 10)));
  return `${round(bytes / 1024 ** power)} ${units[power]}`;
}

/**
 * The shape of some values, oldest first, from the lowest block to the highest. If there are more values than blocks,
 * each block shows the highest of several values, so that no peak is lost.
 */
export function sparkline(values: readonly number[]): string {
  const count = Math.min(MAX_BLOCKS, values.length);
  const perBlock = values.length / count;
  const peaks = Array.from({ length: count }, (_, index) =>
    Math.max(...values.slice(Math.floor(index * perBlock), Math.floor((index + 1) * perBlock))),
  );
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const range = high - low || 1;
  return peaks.map(value => BLOCKS[Math.round(((value - low) / range) * (BLOCKS.length - 1))]).join('');
}
