import type { GaugeName } from '../names/metrics.ts';
import type { Blame, Reason } from '../names/reasons.ts';
import type { Status } from './status.ts';

/** Fields of a component in the report: named as in the JSON, flat, and safe for callers without a signature. */
export type Detail = Readonly<Record<string, string | number | boolean | null>>;

/** Measured values that are published as metrics, by the metric's name and in its unit. */
export type Gauges = Readonly<Partial<Record<GaugeName, number>>>;

/** What a probe saw. Without a reason the component is up; a reason determines the state (`lib/names/reasons.ts`). */
export type Observation = {
  readonly reason?: Reason | undefined;
  /** @default - no fields */
  readonly detail?: Detail;
  /** @default - no metrics besides status and latency */
  readonly gauges?: Gauges;
};

/**
 * One access to one dependency. It should end its work (destroy its socket) when the signal aborts.
 * @throws ProbeError for a failure with a known reason; any other error is reported as `unexpected_error`
 */
export type Probe = (signal: AbortSignal) => Promise<Observation>;

/** The outcome of one run of a check. */
export type Result = {
  readonly state: Status;
  readonly reason: Reason | undefined;
  readonly detail: Detail;
  readonly gauges?: Gauges;
  /** Whom the reason blames; `undefined` when it is up. */
  readonly blame: Blame | undefined;
  /** What the probe threw: for the log and for signed callers. */
  readonly error: unknown;
  /** With `timeout`: how long the dependency was silent on a new connection, with driver and login ready, ms; else 0. */
  readonly silentMs: number;
  /** The limit that one attempt had, ms; 0 for a local check. */
  readonly attemptMs: number;
  /** Wall clock, ms since the epoch. */
  readonly observedAt: number;
  /** Of the whole run, retries included, ms. */
  readonly durationMs: number;
  /** How long the successful attempt took, without opening a connection, ms. @default - it was not successful */
  readonly answerMs?: number;
  /** Whether it was seen over a connection that the run opened. @default - over a kept one, or over none */
  readonly isNewConnection?: boolean;
};

type Common = {
  /** Unique; 1 to 63 of a-z, 0-9 and `-`, a letter first. It is the last part of `/health/{component}`. */
  readonly name: string;
  /** What it checks: `postgresql`, `redis`. */
  readonly kind: string;
  /** A critical check that is down makes the whole down. */
  readonly critical: boolean;
  /** Makes the component's fields from a result. It must not throw. @default - the result's detail */
  readonly describe?: (result: Result) => Detail;
};

/** A check of the process itself. It is synchronous, so it needs no time limit, and its result is not kept. */
export type LocalCheck = Common & { readonly local: true; readonly look: () => Observation };

/** What a kept connection does not prove: that another could be opened. */
export type Renewal = {
  /** Whether the kept connection is so old that it should be replaced. */
  readonly isDue: () => boolean;
  /** The same as the check's probe, over a new connection, which then replaces the kept one. */
  readonly probe: Probe;
};

/** A check of a dependency that may hang. */
export type RemoteCheck = Common & {
  readonly local: false;
  /** What it connects to, such as `host:port`; shown in the log and to signed callers. */
  readonly target?: string;
  /** Limit of one attempt, ms. */
  readonly timeoutMs: number;
  /** How long a result that is up stays fresh, ms; 0 keeps nothing. */
  readonly healthyTtlMs: number;
  /** How long any other result stays fresh, ms; 0 keeps nothing. */
  readonly failureTtlMs: number;
  readonly probe: Probe;
  /** An answer that takes longer, in several runs in a row, makes the component degraded, ms. @default - none does */
  readonly slowMs?: number;
  /** How long the last answer took, without opening a connection, ms. @default - the time of the whole attempt */
  readonly answerMs?: () => number | undefined;
  /** Work before the first attempt that says nothing about the dependency, such as loading a driver. */
  readonly prepare?: () => Promise<unknown>;
  /** Fetches the login, in parallel with `prepare`. @default - there is none, or it is known */
  readonly fetchLogin?: () => Promise<unknown>;
  /** Whether the next attempt would use a connection of an earlier run. @default - never */
  readonly isConnected?: () => boolean;
  /**
   * Called when a new connection failed in a way that a wrong login can cause: proxies use many words for it. Returns
   * whether the next attempt may use another login. @default - never
   */
  readonly renewCredentials?: (reason: Reason) => boolean | Promise<boolean>;
  /** Proves that a new connection still works, while the kept one stays in use. @default - the kept one is believed */
  readonly renewal?: Renewal;
};

export type Check = LocalCheck | RemoteCheck;
