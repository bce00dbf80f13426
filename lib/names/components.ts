/** The components that Beacon knows how to build from its environment, in the order of the report. */
export const COMPONENT_NAMES = ['buffer', 'memory', 'database', 'cache'] as const;

export type ComponentName = (typeof COMPONENT_NAMES)[number];

/** Names that mean something else: in a path of the endpoint, or beside the components in a report. */
export const RESERVED_NAMES: readonly string[] = ['live', 'details', 'timestamp', 'version'];
