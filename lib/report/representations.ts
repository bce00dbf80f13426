import Negotiator from 'negotiator';
import { healthJsonRepresentation } from './health-json.ts';
import { htmlRepresentation } from './html.ts';
import { jsonRepresentation } from './json.ts';
import { openMetricsRepresentation } from './openmetrics.ts';
import { prometheusRepresentation } from './prometheus.ts';
import type { Representation } from './representation.ts';
import { textRepresentation } from './text.ts';

/** Every representation, the preferred first; the first is the default. Another one is a file and a line here. */
export const REPRESENTATIONS: readonly [Representation, ...Representation[]] = [
  jsonRepresentation,
  healthJsonRepresentation,
  htmlRepresentation,
  textRepresentation,
  openMetricsRepresentation,
  prometheusRepresentation,
];

/** Names of media types, each with its representation. */
const BY_NAME = REPRESENTATIONS.flatMap(representation =>
  [representation.mediaType, ...(representation.aliases ?? [])].map(name => ({ name, representation })),
);

/** Parameters that choose no representation: they would keep a type from being recognised. */
const OTHER_PARAMETERS = /; *(?!q=|version=)[\w-]+=[\w.-]+/gi;

/** A longer header is not read, characters: those of browsers and monitors have up to 400. */
const MAX_ACCEPT_CHARACTERS = 2000;

/** The representation that a caller prefers; the default when none is acceptable or the header is malformed. */
export function representationFor(accept: string): Representation {
  const [standard] = REPRESENTATIONS;
  if (accept.length > MAX_ACCEPT_CHARACTERS) return standard;
  const headers = { accept: accept.replace(OTHER_PARAMETERS, '') };
  const preferred = new Negotiator({ headers }).mediaType(BY_NAME.map(({ name }) => name));
  return BY_NAME.find(({ name }) => name === preferred)?.representation ?? standard;
}
