import { parseUrl } from '../../lib/settings/parse-url.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** The limit of one request, ms. */
const LIMIT_MS = 4000;

/** The edge path of the other region. @throws UsageError */
export function failoverUrl(given: string): URL {
  const url = parseUrl(given);
  if (url && /^https?:$/.test(url.protocol) && url.pathname !== '/') return url;
  throw new UsageError('--failover must be the edge path of the other region: https://<host>/<path>');
}

/** Whether the other region can take the traffic: its edge path answers 2xx and says that it is up. */
export async function otherRegionIsUp(request: typeof fetch, url: URL): Promise<boolean> {
  try {
    const response = await request(url, { signal: AbortSignal.timeout(LIMIT_MS), redirect: 'error' });
    const { status } = (await response.json()) as { readonly status?: unknown };
    return response.ok && status === 'up';
  } catch {
    return false;
  }
}
