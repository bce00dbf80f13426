/** `./buffer/middleware` of the package: flushes the buffer of a service whose handler Middy wraps. */
export { auditBuffer, type MiddlewareOptions } from '../lib/buffer/middleware.ts';
