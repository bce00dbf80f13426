import type { Clock } from '../time/clock.ts';
import type { Change } from './change.ts';
import type { SharedMemory } from './shared-memory.ts';
import type { Store } from './store.ts';
import type { Thresholds } from './thresholds.ts';

export type CheckerOptions = {
  readonly clock: Clock;
  readonly store: Store;
  /** Called when the store fails; the run goes on without it. @default - ignored */
  readonly onStoreError?: (error: unknown) => void;
  /** The memory that all environments share. @default - none */
  readonly shared?: SharedMemory | undefined;
  /** When Beacon believes that a component has changed. @default - with each run */
  readonly thresholds?: Thresholds;
  /** The name of this environment among all. @default - a random one */
  readonly observer?: string;
  /** Called when a run of this process changes the state of a component. @default - ignored */
  readonly onChange?: (change: Change) => void;
};

/** Characters of an environment's name: enough to tell the environments of one service apart. */
const OBSERVER_LENGTH = 8;

/** A name for this environment. */
export function randomObserver(): string {
  return crypto.randomUUID().slice(0, OBSERVER_LENGTH);
}
