import { guarded } from '../guard.ts';

/** The rest is imported dynamically, so that a start that fails is logged, counted and reported to each caller. */
export const handler = await guarded(
  async () => (await import('./main.ts')).createHandler(process.env),
  async error => (await import('./start-failed.ts')).startFailed(error, process.env),
);
