import { isNeedlessLogin, isReplyError } from './errors.ts';

/**
 * The last reply of a pipeline. @throws its first failure. A login that the server rejects because it needs none is a
 * failure only if the server then says that it needs one.
 */
export async function lastReply(replies: readonly Promise<unknown>[]): Promise<string | null> {
  let needless: Error | undefined;
  let last: unknown = null;
  for (const reply of replies) {
    try {
      last = await reply;
    } catch (error) {
      if (isReplyError(error) && isNeedlessLogin(error)) needless = error;
      else throw isReplyError(error) && error.message.startsWith('NOAUTH') ? (needless ?? error) : error;
    }
  }
  return typeof last === 'string' ? last : null;
}
