/** Three numbers, without zeros before them. Releases of Beacon have no other form. */
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** What is wrong with the version of the next release; `undefined` if it can follow the present one. */
export function versionFault(next: string, present: string): string | undefined {
  if (!VERSION.test(next)) return 'The version must be three numbers, such as 1.4.0.';
  const order = next.localeCompare(present, 'en', { numeric: true });
  return order > 0 ? undefined : `The version must be greater than ${present}, the present one.`;
}
