import { jsonRepresentation } from './json.ts';
import type { Representation } from './representation.ts';

/** Every representation; the first is the default. Another one is a file and a line here. */
const REPRESENTATIONS: readonly [Representation, ...Representation[]] = [jsonRepresentation];

/** Values of `Accept` that mean the default, so that no code has to be loaded to find that out. */
const DEFAULT_ACCEPTS: readonly (string | undefined)[] = [undefined, '', '*/*', 'application/json'];

/** The representation that a caller prefers; the default when none is acceptable or the header is malformed. */
export async function representationFor(accept: string | undefined): Promise<Representation> {
  const [standard] = REPRESENTATIONS;
  if (REPRESENTATIONS.length === 1 || DEFAULT_ACCEPTS.includes(accept)) return standard;
  const { default: Negotiator } = await import('negotiator');
  const types = REPRESENTATIONS.map(({ mediaType }) => mediaType);
  const preferred = new Negotiator({ headers: { accept } }).mediaType(types);
  return REPRESENTATIONS.find(({ mediaType }) => mediaType === preferred) ?? standard;
}
