import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer, AwsRequest, Fault } from './answer.ts';
import { answerCloudWatch, type CloudWatchData } from './cloudwatch.ts';
import { answerDynamoDb } from './dynamodb.ts';
import { answerLambda, INVOKE_PATH, type Invoked } from './lambda.ts';
import { answerSns, type Publication } from './sns.ts';

/** The services that the stand-in answers for. */
export type Service = 'cloudwatch' | 'dynamodb' | 'lambda' | 'sns';

/** A request that was received, whether or not it was answered. */
export type Recorded = AwsRequest & { readonly service: Service };

/**
 * Stands in for the endpoints of CloudWatch, DynamoDB, Lambda and SNS on one port of this machine. It answers the SDK's
 * clients in the formats of these services, records the requests, and fails on demand. DynamoDB can only fail.
 */
export class AwsStandIn {
  readonly data: CloudWatchData = { alarms: [], numbers: () => [] };
  readonly requests: Recorded[] = [];
  readonly publications: Publication[] = [];
  readonly faults = new Map<Service, Fault>();
  /** The function that is run by every invocation, whatever its name. */
  invoked: Invoked = async () => null;
  onPublication: (publication: Publication) => void = () => {};
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => {
      this.#serve(request, response).catch(() => response.destroy()); // the client has closed the connection
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

  /** Environment variables that direct the SDK here, with credentials that are not real. DynamoDB is not among them. */
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

  /** How many requests a service has received. */
  count(service: Service): number {
    return this.requests.filter(request => request.service === service).length;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    const { method = '', url: path = '', headers } = incoming;
    const request: AwsRequest = { method, path, headers, body };
    const service = serviceOf(request);
    this.requests.push({ ...request, service });
    const fault = this.faults.get(service);
    if (fault === 'hangs') return;
    const answer = fault === 'garbage' ? GARBAGE : await this.#answer(service, request, fault);
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  #answer(
    service: Service,
    request: AwsRequest,
    fault: 'throttled' | 'denied' | 'broken' | undefined,
  ): Answer | Promise<Answer> {
    switch (service) {
      case 'cloudwatch':
        return answerCloudWatch(request, this.data, fault);
      case 'dynamodb':
        return answerDynamoDb(request, fault);
      case 'lambda':
        return answerLambda(request, this.invoked, fault);
      case 'sns':
        return answerSns(request, publication => this.#publish(publication), fault);
    }
  }

  #publish(publication: Publication): void {
    this.publications.push(publication);
    this.onPublication(publication);
  }
}

const GARBAGE: Answer = { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>hello' };

function serviceOf({ path, headers }: AwsRequest): Service {
  if (INVOKE_PATH.test(path)) return 'lambda';
  const target = String(headers['x-amz-target'] ?? '');
  if (target.startsWith('DynamoDB_')) return 'dynamodb';
  return target ? 'cloudwatch' : 'sns';
}
