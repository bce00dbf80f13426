/** Wrong arguments. The message is one sentence for people. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
