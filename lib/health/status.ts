/** How well a component, or the whole, works. In order of severity. */
export const STATUSES = ['up', 'degraded', 'down'] as const;

export type Status = (typeof STATUSES)[number];

/** What aggregation needs to know of a component. */
export type Part = { readonly state: Status; readonly critical: boolean };

/** The status of the whole: the worst effect of any component; `up` when there are none. */
export function aggregate(parts: readonly Part[]): Status {
  return parts.map(effect).reduce(worse, 'up');
}

/** What one component does to the whole: only a critical one can take it down. */
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

/** A status that is not listed counts as down, never as healthy. `never` makes the compiler find it first. */
function unlisted(_state: never): Status {
  return 'down';
}

function worse(a: Status, b: Status): Status {
  return STATUSES.indexOf(a) >= STATUSES.indexOf(b) ? a : b;
}
