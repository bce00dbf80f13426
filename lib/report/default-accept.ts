/** `application/json` first, or nothing but a wildcard. */
const MEANS_JSON = /^(\*\/\*|application\/json *(,[^;]*)?)?$/;

/**
 * Whether a header `Accept` means `application/json` at a glance, so that no code has to be loaded to find that out.
 * Where no
 * type has parameters, the first is preferred.
 */
export function isDefault(accept: string | undefined): boolean {
  return accept === undefined || MEANS_JSON.test(accept);
}
