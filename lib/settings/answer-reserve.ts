/** What answering takes beside two attempts of a probe, ms. */
export const ANSWER_RESERVE_MS = 100;
