import type { Representation } from './representation.ts';

/** `text/html`: the page for people. 200 while anything works, so that no browser or proxy replaces it. */
export const htmlRepresentation: Representation = {
  mediaType: 'text/html',
  contentType: 'text/html; charset=utf-8',
  statusCode: status => (status === 'down' ? 503 : 200),
  showsPast: true,
  render: async view => (await import('./page/page.ts')).page(view),
};
