import { createHealthHandler, createProbeHandler, type OwnCheck } from '@beacon-health/beacon/handler';

/** An HTTP service that must answer 2xx within 800 ms. */
const payments: OwnCheck = {
  name: 'payments',
  kind: 'http',
  critical: true,
  timeoutMs: 800,
  async probe(signal) {
    const url = process.env.PAYMENTS_URL ?? 'http://127.0.0.1:8080/health';
    const response = await fetch(url, { signal, redirect: 'error' });
    await response.body?.cancel(); // gives the connection back without reading the body
    return {
      ...(!response.ok && { reason: 'unexpected_response' }),
      detail: { http_status: response.status },
    };
  },
};

export const handler = createHealthHandler({ checks: [payments] });
export const probeHandler = createProbeHandler({ checks: [payments] });
