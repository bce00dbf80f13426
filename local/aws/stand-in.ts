import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, Ask, Fault } from './answer.ts';
import { answerCloudWatch, type CloudWatchData } from './cloudwatch.ts';
import { answerDynamoDb } from './dynamodb.ts';
import { answerLambda, INVOKE_PATH, type Invoked } from './lambda.ts';
import { answerSns, type Publication } from './sns.ts';

export type Service = 'cloudwatch' | 'dynamodb' | 'lambda' | 'sns';

/** A request that was made, answered or not. */
export type Recorded = Ask & { readonly service: Service };

/**
 * Stands in for the endpoints of CloudWatch, Lambda and SNS on one port of this machine: it speaks their wire
 * formats to the SDK's own clients, remembers what it was asked, and fails on demand.
 */
export class AwsStandIn {
  readonly data: CloudWatchData = { alarms: [], numbers: () => [] };
  readonly requests: Recorded[] = [];
  readonly publications: Publication[] = [];
  readonly faults = new Map<Service, Fault>();
  /** The function that every invocation reaches. */
  invoked: Invoked = async () => null;
  onPublication: (publication: Publication) => void = () => {};
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => {
      this.#serve(request, response).catch(() => response.destroy()); // the client has gone
    });
  }

  static async start(): Promise<AwsStandIn> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new AwsStandIn(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Variables that lead the SDK here, with credentials that are none. */
  get env(): Readonly<Record<string, string>> {
    return {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'none',
      AWS_ENDPOINT_URL_CLOUDWATCH: this.url,
      AWS_ENDPOINT_URL_LAMBDA: this.url,
      AWS_ENDPOINT_URL_SNS: this.url,
    };
  }

  /** How often a service was asked. */
  count(service: Service): number {
    return this.requests.filter(request => request.service === service).length;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url: path = '', headers } = request;
    const ask = { method, path, headers, body };
    const service = serviceOf(ask);
    this.requests.push({ ...ask, service });
    const fault = this.faults.get(service);
    if (fault === 'hangs') return;
    const answer = fault === 'garbage' ? GARBAGE : await this.#answer(service, ask, fault);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  #answer(
    service: Service,
    ask: Ask,
    fault: 'throttled' | 'denied' | 'broken' | undefined,
  ): Answer | Promise<Answer> {
    switch (service) {
      case 'cloudwatch':
        return answerCloudWatch(ask, this.data, fault);
      case 'dynamodb':
        return answerDynamoDb(ask, fault);
      case 'lambda':
        return answerLambda(ask, this.invoked, fault);
      case 'sns':
        return answerSns(ask, publication => this.#publish(publication), fault);
    }
  }

  #publish(publication: Publication): void {
    this.publications.push(publication);
    this.onPublication(publication);
  }
}

const GARBAGE: Answer = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>hello' };

function serviceOf({ path, headers }: Ask): Service {
  if (INVOKE_PATH.test(path)) return 'lambda';
  const target = String(headers['x-amz-target'] ?? '');
  if (target.startsWith('DynamoDB_')) return 'dynamodb';
  return target ? 'cloudwatch' : 'sns';
}
