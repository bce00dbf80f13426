/** How `beacon check` ends, by its verdict. */
export const EXIT_CODES = { up: 0, degraded: 1, down: 2, 'cannot tell': 3 } as const;

export type Verdict = keyof typeof EXIT_CODES;

/** How a command ends that was given wrong arguments (EX_USAGE of sysexits.h). */
export const EXIT_USAGE = 64;

/** How the commands for operators end, besides. */
export const EXIT_NOT_CONFIRMED = 1;
/** AWS did not answer, or not as expected (EX_UNAVAILABLE). */
export const EXIT_UNAVAILABLE = 69;
/** There are no credentials, or they lack a permission (EX_NOPERM). */
export const EXIT_NOT_ALLOWED = 77;
