import { UsageError } from './usage-error.ts';

const UNITS_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A duration such as `90s`, `15m`, `2h` or `30d`, in ms. @throws UsageError */
export function durationMs(option: string): (given: string) => number {
  return given => {
    const [, digits, unit] = /^(\d{1,6})([smhd])$/.exec(given) ?? [];
    const ms = Number(digits) * UNITS_MS[unit as keyof typeof UNITS_MS];
    if (ms > 0) return ms;
    throw new UsageError(
      `${option} must be a duration such as 90s, 15m, 2h or 30d, not "${given.slice(0, 40)}"`,
    );
  };
}

/** A duration for people: `45s`, `15m`, `2h 5m`, `3d 4h`. */
export function describeDuration(ms: number): string {
  const units = [
    ['d', UNITS_MS.d],
    ['h', UNITS_MS.h],
    ['m', UNITS_MS.m],
    ['s', UNITS_MS.s],
  ] as const;
  const first = units.findIndex(([, size]) => ms >= size);
  if (first < 0) return '0s';
  let left = ms;
  const parts = units.slice(first, first + 2).map(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? '' : `${count}${unit}`;
  });
  return parts.filter(Boolean).join(' ');
}
