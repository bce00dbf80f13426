import { guarded } from '../guard.ts';

/** The rest is imported dynamically, so that nothing that is wrong in it or in the settings stops the answer to Route 53. */
export const handler = await guarded(
  async () => (await import('./main.ts')).createHandler(process.env),
  async error => (await import('./start-failed.ts')).startFailed(error, process.env),
);
