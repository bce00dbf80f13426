/** Tells a listener something: what it throws, or later rejects with, must not be in the way of who tells it. */
export function quietly(tell: () => unknown): void {
  try {
    const told = tell();
    if (told instanceof Promise) told.catch(() => {});
  } catch {
    // Its own affair.
  }
}
