import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Speaks as much of Secrets Manager's protocol as GetSecretValue needs, to the real SDK client. */
export class SecretsManager {
  readonly #server: Server;
  readonly #secrets = new Map<string, string>();
  /** Names of secrets that were asked for. */
  readonly asked: string[] = [];
  /** An error that it answers with instead. */
  error: { readonly status: number; readonly type: string } | undefined;
  /** It accepts, and never answers. */
  silent = false;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const target = request.headers['x-amz-target'];
      if (target !== 'secretsmanager.GetSecretValue') return void response.writeHead(400).end();
      const { SecretId } = JSON.parse(body);
      this.asked.push(SecretId);
      if (this.silent) return;
      const { status, type } = this.error ?? { status: 400, type: 'ResourceNotFoundException' };
      const text = this.#secrets.get(SecretId);
      const answer =
        text !== undefined && !this.error ? { Name: SecretId, SecretString: text } : { __type: type };
      response.writeHead('__type' in answer ? status : 200, { 'Content-Type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer));
    });
  }

  static async start(): Promise<SecretsManager> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SecretsManager(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  put(name: string, text: string): void {
    this.#secrets.set(name, text);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
