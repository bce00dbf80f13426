import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Message } from '../message/compose.ts';
import { AWS_OPTIONS } from './client-options.ts';

/** The SNS topic that people and programs subscribe to. One retry. The caller limits the time by a signal. */
export class Topic {
  readonly #client = new SNSClient(AWS_OPTIONS);
  readonly #arn: string;

  constructor(arn: string) {
    this.#arn = arn;
  }

  /**
   * Publishes one message in a separate form for each protocol, because SNS has no attachments: text by mail, its
   * title by SMS, the form of AWS Chatbot by HTTPS (that is how it subscribes), and JSON to programs.
   * @throws the error of the SDK
   */
  async publish(
    { subject, sms, text, chat, machine, attributes }: Message,
    signal: AbortSignal,
  ): Promise<void> {
    const programs = { http: machine, sqs: machine, lambda: machine, firehose: machine };
    const forms = { default: text, sms, https: chat, ...programs };
    const command = new PublishCommand({
      TopicArn: this.#arn,
      Subject: subject,
      MessageStructure: 'json',
      Message: JSON.stringify(forms),
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    });
    await this.#client.send(command, { abortSignal: signal });
  }
}
