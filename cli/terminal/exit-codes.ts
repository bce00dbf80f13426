/** How `beacon check` ends, by its verdict. */
export const EXIT_CODES = { up: 0, degraded: 1, down: 2, 'cannot tell': 3 } as const;

export type Verdict = keyof typeof EXIT_CODES;

/** How a command ends that was given wrong arguments (EX_USAGE of sysexits.h). */
export const EXIT_USAGE = 64;
