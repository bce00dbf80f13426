/** Names that mean something else: in a path of the endpoint, or beside the components in a report. */
const RESERVED_NAMES: readonly string[] = ['live', 'details', 'timestamp', 'version'];

const NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** What a component may be called, in words. */
const NAME_ALLOWED = '1 to 63 of a-z, 0-9 and -, a letter first';

/** What is wrong with the name of a component; `undefined` if nothing. */
export function nameProblem(name: string): string | undefined {
  if (!NAME.test(name)) return `is no name of a component; allowed: ${NAME_ALLOWED}`;
  if (!RESERVED_NAMES.includes(name)) return undefined;
  return `is reserved (${RESERVED_NAMES.join(', ')}): choose another name`;
}
