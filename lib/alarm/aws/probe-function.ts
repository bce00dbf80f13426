import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { fieldsOf, jsonOf, textOf } from '../event/fields.ts';
import { ProbeFailedError, type ProbeReport, readProbeReport } from '../evidence/probe-report.ts';
import { AWS_OPTIONS } from './client-options.ts';

/** Invokes the probe function. An invocation has one retry. The caller limits the time by a signal. */
export class ProbeFunction {
  readonly #client = new LambdaClient(AWS_OPTIONS);
  readonly #name: string;

  /** @param name the name or the ARN of the function */
  constructor(name: string) {
    this.#name = name;
  }

  /**
   * Invokes the function and waits for its report.
   * @param cause written to the function's log
   * @throws ProbeFailedError if the function failed or its answer is not a report; otherwise the error of the SDK
   */
  async ask(cause: string, signal: AbortSignal): Promise<ProbeReport> {
    const Payload = JSON.stringify({ cause });
    const command = new InvokeCommand({
      FunctionName: this.#name,
      InvocationType: 'RequestResponse',
      Payload,
    });
    const { FunctionError, Payload: answer } = await this.#client.send(command, { abortSignal: signal });
    const text = answer?.transformToString() ?? '';
    if (FunctionError) throw new ProbeFailedError(failureOf(text));
    return readProbeReport(jsonOf(text) ?? text);
  }
}

/** Reads how a function failed: `{ "errorType", "errorMessage" }`. The text goes into the message. */
function failureOf(text: string): string {
  const { errorType, errorMessage } = fieldsOf(jsonOf(text));
  const message = textOf(errorMessage)?.replace(/^\S+Z \S{36} /, ''); // without the instant and the request id
  return `it broke: ${[textOf(errorType), message].filter(Boolean).join(': ') || 'Lambda did not say why'}`;
}
