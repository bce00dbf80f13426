import type { ComponentReport } from '../health/report.ts';
import { roundMs } from '../time/round-ms.ts';
import type { Representation } from './representation.ts';
import { HINTS } from './view/hints.ts';
import type { View } from './view/view.ts';

/** `text/plain`: the status, and one line for each component. */
export const textRepresentation: Representation = {
  mediaType: 'text/plain',
  contentType: 'text/plain; charset=utf-8',
  render: view => `${lines(view).join('\n')}\n`,
};

function lines({ report, detail }: View): string[] {
  const { status, components } = report;
  if (detail === 'status') return [status];
  const width = Math.max(0, ...components.map(({ name }) => name.length));
  return [status, ...components.map(each => line(each, width, detail))];
}

function line(component: ComponentReport, width: number, detail: Exclude<View['detail'], 'status'>): string {
  const { name, state, reason, durationMs } = component;
  const start = `${state.padEnd(8)} ${name.padEnd(width)}`;
  if (detail === 'state') return start.trimEnd();
  const hint = detail === 'everything' && reason ? HINTS[reason] : undefined;
  return [start, ...(reason ? [reason] : []), `${roundMs(durationMs)} ms`, ...(hint ? [hint] : [])].join(
    '  ',
  );
}
