import { expect, it } from 'vitest';
import { textRepresentation } from '../../lib/report/text.ts';
import type { View } from '../../lib/report/view/view.ts';
import { PAGES } from '../page/views.ts';

const textOf = (name: string) => String(textRepresentation.render(PAGES[name] as View));

it('text/plain is the status, and one line for each component', () => {
  expect(textOf('down')).toBe(
    [
      'down',
      'up       buffer    0.02 ms',
      'up       memory    0.02 ms',
      'down     database  authentication_failed  501.2 ms',
      'down     cache     timeout  501.2 ms',
      '',
    ].join('\n'),
  );
});

it('text/plain shows no more than PUBLIC_DETAIL allows, and hints to signed callers', () => {
  expect(textOf('status-only')).toBe('down\n');
  expect(textOf('state-only').split('\n').slice(0, 3)).toEqual([
    'degraded',
    'up       buffer',
    'up       memory',
  ]);
  expect(textOf('details')).toContain('lacks a permission');
});
