import { plainText } from '../terminal/plain-text.ts';
import { cannotTell, type Finding } from './finding.ts';
import { readAnswer } from './read-answer.ts';

export type Request = {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** How long to wait for the whole answer, ms. */
  readonly timeoutMs: number;
};

/** A report is at most some 20 kB; a longer answer is not one, bytes. */
const MAX_BYTES = 1024 * 1024;

/** Requests a health check once. Every failure is a finding. */
export async function request(
  fetchUrl: typeof fetch,
  { url, headers, timeoutMs }: Request,
): Promise<Finding> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetchUrl(url, { headers, redirect: 'manual', signal });
    return readAnswer({
      statusCode: response.status,
      contentType: response.headers.get('content-type') ?? '',
      healthStatus: response.headers.get('x-health-status') ?? undefined,
      location: response.headers.get('location') ?? undefined,
      body: await bodyOf(response),
    });
  } catch (error) {
    return cannotTell(signal.aborted ? `no answer within ${timeoutMs / 1000} s` : whyNoAnswer(error, url));
  }
}

async function bodyOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES)
      throw new Error('the answer is longer than 1 MiB, so it is not a report of Beacon');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The usual causes by their code, each as one sentence. */
const CAUSES: Readonly<Record<string, (url: URL) => string>> = {
  ENOTFOUND: ({ hostname }) => `the name ${hostname} does not resolve`,
  EAI_AGAIN: ({ hostname }) => `the name ${hostname} could not be resolved now`,
  ECONNREFUSED: ({ host }) => `nothing listens at ${host}`,
  ECONNRESET: ({ host }) => `${host} closed the connection`,
  UND_ERR_SOCKET: ({ host }) => `${host} closed the connection`,
  EHOSTUNREACH: ({ host }) => `there is no route to ${host}`,
  ENETUNREACH: ({ host }) => `there is no route to ${host}`,
  CERT_HAS_EXPIRED: ({ host }) => `the certificate of ${host} has expired`,
  ERR_TLS_CERT_ALTNAME_INVALID: ({ host }) => `the certificate of ${host} is for another name`,
};

function whyNoAnswer(error: unknown, url: URL): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const known = CAUSES[code]?.(url);
  return known ?? plainText(cause instanceof Error ? cause.message : String(cause), 200);
}
