import { TimeLimitExceeded } from '../../time/time-limit.ts';
import { describeMs, oneLine } from '../message/format.ts';
import { ProbeFailedError } from './probe-report.ts';

/** What AWS's errors begin or end with, and what they mean to who has to mend it. */
const KINDS = [
  { pattern: /AccessDenied|NotAuthorized|AuthorizationError|UnauthorizedOperation/, kind: 'denied' },
  { pattern: /Throttl|TooManyRequests|LimitExceeded|ThroughputExceeded/, kind: 'throttled' },
  { pattern: /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|ETIMEDOUT|TimeoutError)/, kind: 'unreachable' },
] as const;

/** Characters of somebody else's words: an error of Lambda's may be 256 KB. */
const MAX_WORDS = 300;

/** Why something could not be had, in words for people: what happened, its name, and what to do about it. */
export function whyMissing(error: unknown, right: string): string {
  if (error instanceof TimeLimitExceeded) return `no answer within ${describeMs(error.ms)}`;
  if (error instanceof ProbeFailedError) return oneLine(error.message, MAX_WORDS);
  if (!(error instanceof Error)) return `failed (${String(error).slice(0, 100)})`;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const kind = KINDS.find(({ pattern }) => pattern.test(code) || pattern.test(error.name))?.kind;
  switch (kind) {
    case 'denied':
      return `denied (${error.name}): the alarm function needs ${right}`;
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
