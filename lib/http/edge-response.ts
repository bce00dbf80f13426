import type { EdgeVerdict } from '../health/edge.ts';
import type { CommonSettings } from '../settings/common.ts';
import { type HttpResponse, uncachedResponse } from './response.ts';

/** When Route 53's next request may get a new answer, s: its shorter interval. */
const RETRY_AFTER_SECONDS = 10;

/** The answer to Route 53, which reads nothing but the status code. */
export function edgeResponse(
  { status, isDown }: Pick<EdgeVerdict, 'status' | 'isDown'>,
  { DEGRADED_STATUS_CODE: degraded }: Pick<CommonSettings, 'DEGRADED_STATUS_CODE'>,
): HttpResponse {
  const healthy = status === 'degraded' && degraded.startsWith('2') ? Number(degraded) : 200;
  return uncachedResponse(isDown ? 503 : healthy, 'application/json', JSON.stringify({ status }), {
    'X-Health-Status': status,
    ...(isDown && { 'Retry-After': String(RETRY_AFTER_SECONDS) }),
  });
}

/** The answer to Route 53 when Beacon itself fails: that says nothing about the region. */
export function unknownResponse(isDown: boolean): HttpResponse {
  return edgeResponse({ status: 'unknown', isDown }, { DEGRADED_STATUS_CODE: '' });
}
