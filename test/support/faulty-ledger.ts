import { type AlarmLedger, TableError } from '../../lib/alarm/incident/ledger.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { TimeLimitExceeded, wait } from '../../lib/time/time-limit.ts';

/**
 * What goes wrong with one request to the table.
 * - `dead`: the function dies during the request. `isWritten`: whether the table still executes it.
 * - `late`: the function gives up, and the table executes the request all the same, `afterMs` after it was sent.
 * - `lost`: the function gives up, and the table never executes the request.
 * - `repeated`: the answer is lost, and the SDK sends the request once more, `afterMs` later. The second answer arrives.
 * - `refused`: the table answers with an error, and does not execute the request.
 */
type Fault =
  | { readonly kind: 'dead'; readonly isWritten: boolean }
  | { readonly kind: 'late'; readonly afterMs: number }
  | { readonly kind: 'lost' }
  | { readonly kind: 'repeated'; readonly afterMs: number }
  | { readonly kind: 'refused' };

/** Chooses the fault of a function's n-th request, from 0; `undefined`: the request succeeds. */
export type FaultOf = (request: number) => Fault | undefined;

/** A ledger whose requests fail as `faultOf` says. @param limitMs how long a function waits for an answer */
export function faultyLedger<L extends AlarmLedger>(
  ledger: L,
  clock: Clock,
  limitMs: number,
  faultOf: FaultOf,
): L {
  let requests = 0;
  return new Proxy(ledger, {
    get:
      (target, name: keyof AlarmLedger) =>
      (...args: never[]) => {
        const execute = () => (target[name] as (...given: never[]) => Promise<unknown>).apply(target, args);
        const fault = faultOf(requests);
        requests += 1;
        return fault ? failing(fault, execute, clock, limitMs) : execute();
      },
  });
}

async function failing(fault: Fault, execute: () => Promise<unknown>, clock: Clock, limitMs: number) {
  switch (fault.kind) {
    case 'dead':
      if (fault.isWritten) await execute();
      return new Promise(() => {});
    case 'late':
      clock.after(fault.afterMs, () => void execute());
      return timeout(clock, limitMs);
    case 'lost':
      return timeout(clock, limitMs);
    case 'repeated':
      await execute();
      await wait(clock, fault.afterMs);
      return execute();
    case 'refused':
      throw new TableError('refused', { isRefused: true });
  }
}

async function timeout(clock: Clock, limitMs: number): Promise<never> {
  await wait(clock, limitMs);
  throw new TableError('no answer', { cause: new TimeLimitExceeded(limitMs) });
}
