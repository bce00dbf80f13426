import { TimeLimitExceeded } from '../../time/time-limit.ts';
import { describeMs, oneLine } from '../common/format.ts';
import { ProbeFailedError } from './probe-report.ts';

/** Parts of the names and codes of errors, and what the operator has to deal with. */
const KINDS = [
  { pattern: /AccessDenied|NotAuthorized|AuthorizationError|UnauthorizedOperation/, kind: 'denied' },
  { pattern: /Throttl|TooManyRequests|LimitExceeded|ThroughputExceeded/, kind: 'throttled' },
  { pattern: /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|ETIMEDOUT|TimeoutError)/, kind: 'unreachable' },
] as const;

/** The text of an error from Lambda may be 256 KB long. A message shows this many characters. */
const MAX_CHARACTERS = 300;

/**
 * Why a source gave no result, in words for people: what happened, the name of the error, and what to do about it.
 * @param permission what the alarm function needs if access was denied, such as `lambda:InvokeFunction`
 */
export function whyMissing(error: unknown, permission: string): string {
  if (error instanceof TimeLimitExceeded) return `no answer within ${describeMs(error.ms)}`;
  if (error instanceof ProbeFailedError) return oneLine(error.message, MAX_CHARACTERS);
  if (!(error instanceof Error)) return `failed (${String(error).slice(0, 100)})`;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const kind = KINDS.find(({ pattern }) => pattern.test(code) || pattern.test(error.name))?.kind;
  switch (kind) {
    case 'denied':
      return `denied (${error.name}): the alarm function needs ${permission}`;
    case 'throttled':
      return `throttled (${error.name})`;
    case 'unreachable':
      return `unreachable (${code})`;
    default:
      return `failed (${code}: ${firstLine(error.message)})`;
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.slice(0, 200) ?? '';
}
