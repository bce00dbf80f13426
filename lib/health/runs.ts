import type { Reason } from '../names/reasons.ts';
import type { Clock } from '../time/clock.ts';
import type { Ask } from './ask.ts';
import type { RemoteCheck } from './check.ts';
import { CutRuns } from './cut-runs.ts';
import { SILENT_MS } from './evidence.ts';
import { Flight } from './flight.ts';
import { type Outcome, resultOf } from './outcome.ts';
import { ProbeError } from './probe-error.ts';
import { RunProgress } from './progress.ts';
import { runCheck } from './run.ts';
import { Silence } from './silence.ts';
import { type CheckState, nextState } from './state.ts';
import type { CheckThresholds } from './thresholds.ts';

/** How a run uses the memory that environments share. */
export type SharedRun = {
  /** Waits for the right to run, or for a result. */
  readonly acquire: () => Promise<Acquired>;
  /** Passes the result on to the others. Returns what this environment answers. */
  readonly store: (state: CheckState) => Promise<CheckState>;
};

export type Acquired = {
  /** Another environment has just run the check instead. @default - none has */
  readonly known?: CheckState;
  /** Whether the run has to open a new connection: a failure elsewhere is to be confirmed or contradicted. */
  readonly mustConnect: boolean;
};

/** A run that is going on. */
export type Run = {
  readonly flight: Flight<Ran>;
  readonly progress: RunProgress;
  readonly attemptMs: number;
  readonly rules: CheckThresholds;
};

/** What a run came to. */
export type Ran = {
  readonly state: CheckState;
  /** Another environment ran the check. */
  readonly isShared: boolean;
};

export type RunOptions = {
  /** What was known before. */
  readonly previous: CheckState | undefined;
  readonly rules: CheckThresholds;
  readonly attemptMs: number;
  /** Keeps a state in this process, instead of the one before. */
  readonly keep: (state: CheckState, before: CheckState | undefined) => Promise<void>;
  /** @default - results are not shared */
  readonly shared?: SharedRun | undefined;
};

/** The runs of this process: at most one of each check, which all its callers share. */
export class Runs {
  readonly #clock: Clock;
  readonly #runs = new Map<string, Run>();
  readonly #silence = new Silence();
  readonly #cut = new CutRuns();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The runs that are going on now, by the name of their check. */
  current(): ReadonlyMap<string, Run> {
    return new Map(this.#runs);
  }

  /** A run that a caller may wait for: one that was going on before, or that is going on now. */
  joinable({ name }: RemoteCheck, before: ReadonlyMap<string, Run>): Run | undefined {
    return [before.get(name), this.#runs.get(name)].find(run => run && !run.flight.isAborted);
  }

  /** Runs in a row that ended without an answer. */
  silentRunsOf(check: RemoteCheck): number {
    return this.#silence.runsOf(check);
  }

  start(check: RemoteCheck, { previous, rules, attemptMs, keep, shared }: RunOptions): Run {
    const progress = new RunProgress(this.#clock);
    const flight: Flight<Ran> = new Flight(this.#clock, async (signal, pass) => {
      signal.addEventListener('abort', () => this.#forget(check, run), { once: true });
      try {
        const { known, mustConnect = false } = (await shared?.acquire()) ?? {};
        if (known) return pass({ state: known, isShared: true });
        const result = await runCheck(check, {
          clock: this.#clock,
          attemptMs,
          signal,
          progress,
          mustConnect,
        });
        this.#silence.note(check, result.reason, progress);
        const state = nextState(this.#cut.after(check, previous), result, rules);
        this.#cut.forget(check);
        pass({ state, isShared: false }); // from now on a hanging store can't delay the answer beyond its deadline
        await keep(state, previous);
        const answered = await shared?.store(state);
        if (!answered || answered === state) return;
        pass({ state: answered, isShared: false });
        await keep(answered, state);
      } finally {
        this.#forget(check, run);
      }
    });
    const run: Run = { flight, progress, attemptMs, rules };
    this.#runs.set(check.name, run);
    return run;
  }

  /**
   * What a run came to by the deadline. The result of a run that is cut short is not kept: it had less than its time.
   * @param leave aborts when the caller waits no longer
   */
  async wait(
    check: RemoteCheck,
    run: Run,
    { deadlineAt }: Pick<Ask, 'deadlineAt'>,
    previous: CheckState | undefined,
    leave?: AbortSignal,
  ): Promise<Ran> {
    const since = this.#clock.monotonic();
    const ran = await run.flight.wait(deadlineAt, leave);
    return ran ?? { state: this.#cutShort(check, run, since, previous), isShared: false };
  }

  #forget({ name }: RemoteCheck, run: Run): void {
    if (this.#runs.get(name) === run) this.#runs.delete(name);
  }

  #cutShort(check: RemoteCheck, run: Run, since: number, previous: CheckState | undefined): CheckState {
    const { progress, attemptMs, rules } = run;
    const outcome = progress.seen ?? cutOutcome(progress);
    this.#silence.note(check, outcome.reason, progress);
    const result = resultOf(outcome, this.#clock, since, attemptMs);
    return this.#cut.note(check, run, previous, before => nextState(before, result, rules));
  }
}

function cutOutcome(progress: RunProgress): Outcome {
  const reason = cutReason(progress);
  const error = new ProbeError(reason, 'the answer was due before the check had finished');
  return { reason, error, silentMs: reason === 'timeout' ? progress.silentMs : 0 };
}

/** Why a run was not finished: the dependency was silent for long enough, the login did not come, or time ran out. */
function cutReason({ phase, silentMs }: RunProgress): Reason {
  if (silentMs >= SILENT_MS) return 'timeout';
  return phase === 'login' ? 'credentials_unavailable' : 'unfinished';
}
