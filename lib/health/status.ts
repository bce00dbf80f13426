/** How well a part, or the whole, works; in the order of severity. */
export const STATUSES = ['up', 'degraded', 'down'] as const;

export type Status = (typeof STATUSES)[number];

/** What aggregation needs to know of a component. */
export type Part = { readonly state: Status; readonly critical: boolean };

/** The status of the whole: the worst of what its parts do to it; `up` where there are none. */
export function aggregate(parts: readonly Part[]): Status {
  return parts.map(effect).reduce(worse, 'up');
}

/** What one part does to the whole: only a critical one can take it down. */
function effect({ state, critical }: Part): Status {
  switch (state) {
    case 'up':
    case 'degraded':
      return state;
    case 'down':
      return critical ? 'down' : 'degraded';
    default:
      return unlisted(state);
  }
}

/** A status that nobody listed counts as down: never read as healthy. `never` makes the compiler name it first. */
function unlisted(_state: never): Status {
  return 'down';
}

function worse(a: Status, b: Status): Status {
  return STATUSES.indexOf(a) >= STATUSES.indexOf(b) ? a : b;
}
