import type { SharedMemory, SharedSession } from '../health/shared-memory.ts';
import type { PastReader } from './past-reader.ts';
import type { TableMemoryOptions } from './table-memory.ts';

/** The memory that all environments share; `undefined` when results are not shared. It is loaded when it is first used. */
export function fleetMemoryOf(options: TableMemoryOptions): SharedMemory | undefined {
  if (!options.common.SHARED_RESULTS) return undefined;
  let memory: Promise<SharedMemory> | undefined;
  let overrides: SharedMemory['overrides'] = () => [];
  const load = async () => {
    const loaded = (await import('./table-memory.ts')).tableMemory(options);
    overrides = () => loaded.overrides();
    return loaded;
  };
  return {
    overrides: () => overrides(),
    open: limits => {
      memory ??= load();
      const session = memory.then(
        loaded => loaded.open(limits),
        error => {
          options.onError(error);
          return NOT_AVAILABLE;
        },
      );
      return {
        read: async names => (await session).read(names),
        put: async (...given) => (await session).put(...given),
        record: async change => (await session).record(change),
      };
    },
  };
}

const NOT_AVAILABLE: SharedSession = {
  read: async () => undefined,
  put: async () => undefined,
  record: async () => false,
};

/** Reads what components did lately, for the status page; `undefined` when results are not shared. */
export function pastOf(
  options: Pick<TableMemoryOptions, 'env' | 'common' | 'clock' | 'onError'>,
): PastReader | undefined {
  if (!options.common.SHARED_RESULTS) return undefined;
  let reader: Promise<PastReader> | undefined;
  return async budgetMs => {
    reader ??= import('./past-reader.ts').then(({ tablePast }) => tablePast(options));
    return (await reader)(budgetMs);
  };
}
