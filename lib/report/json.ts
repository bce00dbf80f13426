import type { Report } from '../health/report.ts';
import { byName, fullComponent, wholeJson } from './report-json.ts';
import type { Representation } from './representation.ts';
import type { About, PublicDetail, View } from './view/view.ts';

export const JSON_TYPE = 'application/json';

/** `application/json`, the default. */
export const jsonRepresentation: Representation = { mediaType: JSON_TYPE, render: jsonOf };

/** The report as JSON, no more than the caller may see. */
export async function jsonOf({ report, detail, about, settings }: View): Promise<string> {
  if (detail !== 'everything') return JSON.stringify(reportJson(report, detail, about));
  const { detailJson } = await import('./detail-json.ts'); // few callers sign
  return JSON.stringify({ ...detailJson(report, about), settings });
}

/** The report as `application/json`. `status` is the first key, because Route 53 reads the beginning of a body only. */
function reportJson(report: Report, detail: PublicDetail, about: About): object {
  const { status } = report;
  switch (detail) {
    case 'full':
      return wholeJson(report, about, fullComponent);
    case 'state':
      return { status, components: byName(report, ({ state }) => ({ state })) };
    case 'status':
      return { status };
  }
}
