import { RESERVED_NAMES } from '../names/components.ts';
import type { Reason } from '../names/reasons.ts';
import type { Status } from './status.ts';

/** Fields of a component's entry in the report, named as on the wire and safe for strangers. */
export type Detail = Readonly<Record<string, string | number | boolean | null>>;

/** What a probe saw: up, or not up for a reason. The reason decides the state (`lib/names/reasons.ts`). */
export type Observation = { readonly reason?: Reason | undefined; readonly detail?: Detail };

/**
 * One touch of one dependency. It throws a `ProbeError` for a failure that it understands, and ends its work
 * (destroys its socket) when the signal aborts.
 */
export type Probe = (signal: AbortSignal) => Promise<Observation>;

/** The outcome of one run of a check. */
export type Result = {
  readonly state: Status;
  readonly reason: Reason | undefined;
  readonly detail: Detail;
  /** What the probe threw: for the log alone. */
  readonly error: unknown;
  /** Wall clock, ms since the epoch. */
  readonly observedAt: number;
  /** Of the run that observed it, retry included. */
  readonly durationMs: number;
};

type Common = {
  /** Lower-case letters, digits and `-`; unique; also the last part of `/health/{component}`. */
  readonly name: string;
  /** What sort of thing it asks: `postgresql`, `redis`. */
  readonly kind: string;
  /** A critical check that is down makes the whole down. */
  readonly critical: boolean;
  /** Its own fields in the report. @default - the detail that it saw */
  readonly describe?: (result: Result) => Detail;
};

/**
 * A check of the process itself, for `/health/live` too: it looks at once and at nothing outside, so it can't
 * hang, and needs neither time limit nor memory of its last answer.
 */
export type LocalCheck = Common & { readonly local: true; readonly look: () => Observation };

/** A check of something that may hang: a named, configured probe. */
export type RemoteCheck = Common & {
  readonly local: false;
  /** Where it asks, for the log alone: `host:port`. */
  readonly target?: string;
  /** Limit of one attempt, ms. */
  readonly timeoutMs: number;
  /** How long an `up` stays fresh, ms; 0 keeps nothing. */
  readonly healthyTtlMs: number;
  /** How long anything else stays fresh, ms; 0 keeps nothing. */
  readonly failureTtlMs: number;
  readonly probe: Probe;
  /** Work before the first attempt that says nothing about the dependency, such as loading a driver. */
  readonly prepare?: () => Promise<unknown>;
  /** Whether the next attempt would use a connection that an earlier one made. Absent: never. */
  readonly isConnected?: () => boolean;
  /** The login was refused: get another for the next attempt. Says whether there may be one. Absent: never. */
  readonly renewCredentials?: () => boolean;
};

export type Check = LocalCheck | RemoteCheck;

const NAME = /^[a-z][a-z0-9-]{0,62}$/;

/** Refuses a registry that could not be told apart in a report. @throws Error that lists every fault */
export function assertChecks(checks: readonly Check[]): void {
  const names = checks.map(check => check.name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const faults = [
    ...[...twice].map(name => `"${name}" is registered more than once: each check needs a name of its own`),
    ...names.filter(name => !NAME.test(name)).map(name => `"${name}": a name is 1 to 63 of a-z, 0-9 and -`),
    ...names.filter(name => RESERVED_NAMES.includes(name)).map(name => `"${name}" is reserved`),
  ];
  if (faults.length > 0) throw new Error(`The checks can't be registered:\n- ${faults.join('\n- ')}`);
}
