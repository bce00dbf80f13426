import { sampleLine } from './metrics/exposition.ts';
import { type Family, familiesOf } from './metrics/families.ts';
import type { Representation } from './representation.ts';

const MEDIA_TYPE = 'application/openmetrics-text';

/** `application/openmetrics-text`. Always 200: Prometheus drops what any other answer says. */
export const openMetricsRepresentation: Representation = {
  mediaType: MEDIA_TYPE,
  aliases: [`${MEDIA_TYPE}; version=1.0.0`, `${MEDIA_TYPE}; version=0.0.1`],
  contentType: `${MEDIA_TYPE}; version=1.0.0; charset=utf-8`,
  statusCode: () => 200,
  render: view => [...familiesOf(view).flatMap(linesOf), '# EOF', ''].join('\n'),
};

function linesOf({ name, help, unit, samples }: Family): string[] {
  return [
    `# TYPE ${name} gauge`,
    ...(unit ? [`# UNIT ${name} ${unit}`] : []),
    `# HELP ${name} ${help}`,
    ...samples.map(sample => sampleLine(name, sample)),
  ];
}
