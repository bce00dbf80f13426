import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { fieldsOf, jsonOf, textOf } from '../event/fields.ts';
import { ProbeFailedError, type ProbeReport, readProbeReport } from '../evidence/probe-report.ts';
import { AWS_OPTIONS } from './client-options.ts';

/** Invokes the probe function and waits for its report: one retry, and the limit of time of whoever asks. */
export class ProbeFunction {
  readonly #client = new LambdaClient(AWS_OPTIONS);
  readonly #name: string;

  /** `name`: name or ARN. */
  constructor(name: string) {
    this.#name = name;
  }

  /** @throws ProbeFailedError where it broke, or gave no report; else what Lambda's API said */
  async ask(cause: string, signal: AbortSignal): Promise<ProbeReport> {
    const Payload = JSON.stringify({ cause });
    const command = new InvokeCommand({
      FunctionName: this.#name,
      InvocationType: 'RequestResponse',
      Payload,
    });
    const { FunctionError, Payload: answer } = await this.#client.send(command, { abortSignal: signal });
    const text = answer?.transformToString() ?? '';
    if (FunctionError) throw new ProbeFailedError(brokenBecause(text));
    return readProbeReport(jsonOf(text) ?? text);
  }
}

/** Lambda's words for how a function ended: `{ "errorType", "errorMessage" }`. */
function brokenBecause(text: string): string {
  const { errorType, errorMessage } = fieldsOf(jsonOf(text));
  const message = textOf(errorMessage)?.replace(/^\S+Z \S{36} /, ''); // the instant and the request's id
  return `it broke: ${[textOf(errorType), message].filter(Boolean).join(': ') || 'Lambda did not say why'}`;
}
