/** A duration rounded to 0.01 ms, as reports, logs and metrics show it. */
export function roundMs(ms: number): number {
  return Math.round(ms * 100) / 100;
}
