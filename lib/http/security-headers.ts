/**
 * Options of @middy/http-security-headers for an answer that is JSON and no page: nothing may be loaded, framed
 * or sniffed. HSTS speaks for this host alone (others under the same domain may be plain HTTP); the long
 * Permissions-Policy, which only pages heed, is left out.
 */
export const SECURITY_HEADERS = {
  contentSecurityPolicy: {
    'default-src': "'none'",
    'report-to': '',
    'require-trusted-types-for': '',
  },
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: false, preload: false },
  permissionsPolicy: false,
};
