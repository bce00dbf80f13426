/** What a service answers. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A request, as far as a service looks at it. */
export type Ask = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

/** An error of AWS's: its name on the wire, and the code of HTTP. */
export type AwsError = { readonly name: string; readonly status: number; readonly message: string };

/** What goes wrong with a service, until it is mended. */
export type Fault = 'throttled' | 'denied' | 'broken' | 'garbage' | 'hangs';

/** The request is signed for this service (Signature Version 4, in a header). */
export function isSignedFor(service: string, { headers }: Ask): boolean {
  const scope = `/\\d{8}/[\\w-]+/${service}/aws4_request`;
  const signed = new RegExp(
    `^AWS4-HMAC-SHA256 Credential=[^/]+${scope}, SignedHeaders=[^ ]*host[^ ]*, Signature=\\w{64}$`,
  );
  return signed.test(String(headers.authorization ?? '')) && headers['x-amz-date'] !== undefined;
}

export const MISSING_SIGNATURE: AwsError = {
  name: 'MissingAuthenticationToken',
  status: 403,
  message: 'Request is missing Authentication Token',
};
