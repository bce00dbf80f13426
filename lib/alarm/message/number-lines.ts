import type { NumberUnit, Series } from '../evidence/numbers.ts';

/** Blocks of rising height: text, and so the same in a mail and in a chat. */
const BLOCKS = '▁▂▃▄▅▆▇█';

/** As many blocks as fit beside the words. */
const MAX_BLOCKS = 15;

/** `RDS CPU: 12 % -> 97 % (min 11 %, max 99 %) ▁▁▂▇█`. */
export function numberLine({ label, unit, values }: Series): string {
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return `${label}: no data`;
  const [min, max] = [Math.min(...values), Math.max(...values)];
  if (min === max) return `${label}: ${describe(min, unit)} throughout`;
  const ends = `${describe(first, unit)} -> ${describe(last, unit)}`;
  return `${label}: ${ends} (min ${describe(min, unit)}, max ${describe(max, unit)}) ${sparkline(values)}`;
}

function describe(value: number, unit: NumberUnit): string {
  switch (unit) {
    case 'percent':
      return `${round(value)} %`;
    case 'ms':
      return `${round(value)} ms`;
    case 'bytes':
      return describeBytes(value);
    case 'plain':
      return round(value);
  }
}

/** Three digits that matter; no more help anybody. */
function round(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-GB');
  return String(Number(value.toPrecision(3)));
}

function describeBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.abs(bytes) || 1) / 10)));
  return `${round(bytes / 1024 ** power)} ${units[power]}`;
}

/** The shape of some values. Of many, each block shows the highest of its share: no peak is lost. */
export function sparkline(values: readonly number[]): string {
  const count = Math.min(MAX_BLOCKS, values.length);
  const share = values.length / count;
  const peaks = Array.from({ length: count }, (_, index) =>
    Math.max(...values.slice(Math.floor(index * share), Math.floor((index + 1) * share))),
  );
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const range = high - low || 1;
  return peaks.map(value => BLOCKS[Math.round(((value - low) / range) * (BLOCKS.length - 1))]).join('');
}
