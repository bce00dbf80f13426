/** Waits until something is so, looking every few ms. @throws Error that says what never came */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  limitMs = 20_000,
): Promise<void> {
  const endsAt = Date.now() + limitMs;
  while (!(await isSo())) {
    if (Date.now() > endsAt) throw new Error(`${what}: not within ${limitMs} ms`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
