/** A duration as it is told, to hundredths of a millisecond: what is finer is noise, and bytes. */
export function hundredths(ms: number): number {
  return Math.round(ms * 100) / 100;
}
