import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsIdentity } from './aws-identity.ts';

// The build makes one file of this, without what the SDK's clients share with it: that is seven files and ten times as long.

/** What the signer hashes with. The class of `@smithy/core` does the same and loads node:zlib, which takes as long as the rest. */
class Sha256 {
  readonly #secret: SourceData | undefined;
  #hash: Hash;

  /** @param secret @default - a hash without a key */
  constructor(secret?: SourceData) {
    this.#secret = secret;
    this.#hash = hashWith(secret);
  }

  update(data: SourceData): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = hashWith(this.#secret);
  }
}

type Hash = { update(data: string | Uint8Array): unknown; digest(): Uint8Array };

function hashWith(secret: SourceData | undefined): Hash {
  const { createHash, createHmac } = process.getBuiltinModule('node:crypto');
  return secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
}

function bytesOf(data: SourceData): string | Uint8Array {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/** What the signer hashes. */
type SourceData = string | ArrayBuffer | ArrayBufferView;

type Query = Readonly<Record<string, string>>;

/** Signs requests to one service of AWS, as Signature Version 4 says. */
export class RequestSigner {
  readonly #signer: SignatureV4;

  /** @param service its name in signatures, such as `dynamodb` */
  constructor(service: string, { region, accessKeyId, secretAccessKey, sessionToken }: AwsIdentity) {
    const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
    this.#signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  }

  /** The headers of a POST request, with its signature. @param headers those that the signature covers */
  async headersOf(url: URL, headers: Query, body: string): Promise<Record<string, string>> {
    const { hostname, host, port, pathname: path } = url;
    const address = { hostname, path, ...(port && { port: Number(port) }) };
    const request = new HttpRequest({ method: 'POST', ...address, headers: { host, ...headers }, body });
    return (await this.#signer.sign(request)).headers;
  }

  /** The query of a presigned GET request for `/`. */
  async queryOf(host: string, query: Query, expiresIn: number): Promise<Record<string, unknown>> {
    const request = new HttpRequest({
      method: 'GET',
      hostname: host,
      path: '/',
      query: { ...query },
      headers: { host },
    });
    return (await this.#signer.presign(request, { expiresIn })).query ?? {};
  }
}
