import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Message } from '../message/compose.ts';
import { AWS_OPTIONS } from './client-options.ts';

/** The SNS topic that people and machines subscribe to. */
export class Topic {
  readonly #client = new SNSClient(AWS_OPTIONS);
  readonly #arn: string;

  constructor(arn: string) {
    this.#arn = arn;
  }

  /**
   * Publishes one message in the forms of its readers: SNS has no attachments, and JSON at the end of a mail is
   * noise, so each protocol gets its own: text by mail, the subject by SMS, a chat's own form by HTTPS (that is how
   * AWS Chatbot subscribes), JSON wherever a machine listens.
   */
  async publish({ subject, text, chat, machine, attributes }: Message, signal: AbortSignal): Promise<void> {
    const machines = { http: machine, sqs: machine, lambda: machine, firehose: machine };
    const forms = { default: text, sms: subject, https: chat, ...machines };
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
