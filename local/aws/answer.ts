/** The HTTP response of a service. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** The parts of an HTTP request that a service reads. */
export type AwsRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

/** An error of an AWS service: its name in the response, and the HTTP status code. */
export type AwsError = { readonly name: string; readonly status: number; readonly message: string };

/** How a service fails, until the fault is removed. `garbage`: it answers 200 with HTML. */
export type Fault = 'throttled' | 'denied' | 'broken' | 'garbage' | 'hangs';

/** Whether the request has a signature for this service (Signature Version 4, in a header). It is not verified. */
export function isSignedFor(service: string, { headers }: AwsRequest): boolean {
  const scope = `/\\d{8}/[\\w-]+/${service}/aws4_request`;
  const signed = new RegExp(
    `^AWS4-HMAC-SHA256 Credential=[^/]+${scope}, SignedHeaders=[^ ]*host[^ ]*, Signature=\\w{64}$`,
  );
  return signed.test(String(headers.authorization ?? '')) && headers['x-amz-date'] !== undefined;
}

/** The answer to a request without a signature. */
export const MISSING_SIGNATURE: AwsError = {
  name: 'MissingAuthenticationToken',
  status: 403,
  message: 'Request is missing Authentication Token',
};
