import type { Representation } from './representation.ts';

/** `text/csv`: one line for each component. */
export const csvRepresentation: Representation = {
  mediaType: 'text/csv',
  render: ({ report }) =>
    ['component,state', ...report.components.map(({ name, state }) => `${name},${state}`)].join('\r\n'),
};
