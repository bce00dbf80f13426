import type { Override } from '../../lib/health/override.ts';
import type { PlaceOptions } from './options.ts';

/** What an operator gives to a command. Durations in ms. */
export type Given = PlaceOptions &
  Pick<Override, 'component' | 'kind' | 'state' | 'who'> & {
    readonly for?: number;
    readonly why?: string;
    readonly end?: boolean;
    readonly dryRun?: boolean;
    readonly yes?: boolean;
    readonly watch?: number;
    readonly record?: string;
    readonly json?: boolean;
    readonly failover?: URL;
  };
