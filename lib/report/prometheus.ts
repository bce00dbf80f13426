import { sampleLine } from './metrics/exposition.ts';
import { type Family, familiesOf } from './metrics/families.ts';
import type { Representation } from './representation.ts';

/** The text format of Prometheus before OpenMetrics. `text/plain` without a version means the lines for people. */
export const prometheusRepresentation: Representation = {
  mediaType: 'text/plain; version=0.0.4',
  aliases: ['text/plain; version=1.0.0'],
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
  statusCode: () => 200,
  render: view => `${familiesOf(view).flatMap(linesOf).join('\n')}\n`,
};

function linesOf({ name, help, samples }: Family): string[] {
  return [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...samples.map(sample => sampleLine(name, sample)),
  ];
}
