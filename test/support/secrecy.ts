import type { HttpResponse } from '../../lib/http/response.ts';
import type { Env } from '../../lib/settings/read-table.ts';

/** What no stranger may ever read: addresses, the drivers' words, what signed callers alone see, paths of files,
 * the fixed secrets of our tests. */
const NEVER: readonly RegExp[] = [
  /\d+\.\d+\.\d+\.\d+|localhost|\.invalid|\.internal/,
  /secret|hunter\d|password|beacon-local/i,
  /E[A-Z]{4,}\b|getaddrinfo|syscall|errno/,
  /terminated|is closed|babbl|SASL|SCRAM|WRONGPASS|NOAUTH|FATAL/i,
  /"(message|hint|target|caller|settings|age_seconds|failures_in_row|(first_failure|last_success|last_change)_at)":/,
  /node_modules|\(node:|\.ts\b|\.m?js\b|\bat \S+:\d+/,
];

/** Parts of the URLs that a Beacon was configured with, unless they are words of the report, too. */
function identifiers(env: Env): string[] {
  return [env.DATABASE_URL, env.CACHE_URL].flatMap(text => {
    const url = URL.parse(text ?? '');
    if (!url) return [];
    const { host, username, password, pathname } = url;
    return [host, username, password, pathname.slice(1)].filter(
      part => part.length > 3 && !COMMON.includes(part),
    );
  });
}

const COMMON: readonly string[] = ['beacon', 'postgres'];

/** What of it a response gives away; empty when it keeps its secrets. */
export function leaks({ body, headers }: HttpResponse, env: Env): string[] {
  const told = `${body} ${JSON.stringify(headers)}`;
  const words = NEVER.flatMap(pattern => pattern.exec(told)?.[0] ?? []);
  return [...words, ...identifiers(env).filter(part => told.includes(part))];
}
