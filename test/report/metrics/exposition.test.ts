import { describe, expect, it } from 'vitest';
import { openMetricsRepresentation } from '../../../lib/report/openmetrics.ts';
import { prometheusRepresentation } from '../../../lib/report/prometheus.ts';
import type { View } from '../../../lib/report/view/view.ts';
import { PAGES } from '../../page/views.ts';

const openMetrics = (view: View) => String(openMetricsRepresentation.render(view));
const prometheus = (view: View) => String(prometheusRepresentation.render(view));

/** A line of values, as in the grammar of OpenMetrics: no timestamps, and labels whose quotes are escaped. */
const SAMPLE =
  /^[a-z_]+(\{[a-z_]+="([^"\\\n]|\\["\\n])*"(,[a-z_]+="([^"\\\n]|\\["\\n])*")*\})? -?\d+(\.\d+)?(e[+-]\d+)?$/;

describe.each([
  ['OpenMetrics', openMetrics],
  ["Prometheus's text", prometheus],
])('%s', (_format, write) => {
  it.each(Object.entries(PAGES))('is well-formed: %s', (_name, view) => {
    const lines = write(view).trimEnd().split('\n');
    expect(lines.filter(line => !line.startsWith('#') && !SAMPLE.test(line))).toEqual([]);
    const names = lines.filter(line => line.startsWith('# TYPE')).map(line => line.split(' ')[2]);
    expect(new Set(names).size).toBe(names.length);
    const series = lines.filter(line => !line.startsWith('#')).map(line => line.replace(/ [^ ]*$/, ''));
    expect(new Set(series).size).toBe(series.length);
  });

  it('says which state it is in, and why', () => {
    const lines = write(PAGES.down as View).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'beacon_state{state="up"} 0',
        'beacon_state{state="down"} 1',
        'beacon_component_state{component="database",state="down"} 1',
        'beacon_component_reason{component="database",reason="authentication_failed"} 1',
        'beacon_component_duration_seconds{component="database"} 0.5012',
        'beacon_component_field{component="buffer",field="item_count"} 120',
        'beacon_build_info{version="1.4.2",environment="production"} 1',
      ]),
    );
  });

  it('shows no more than PUBLIC_DETAIL allows', () => {
    const names = (view: View) => [...new Set(write(view).match(/^beacon_\w+/gm))];
    expect(names(PAGES['status-only'] as View)).toEqual(['beacon_state']);
    expect(names(PAGES['state-only'] as View)).toEqual(['beacon_state', 'beacon_component_state']);
  });
});

it('OpenMetrics ends with its mark and has no empty line; both have the same series', () => {
  const text = openMetrics(PAGES.up as View);
  expect(text.endsWith('\n# EOF\n')).toBe(true);
  expect(text).not.toContain('\n\n');
  const series = (all: string) => all.split('\n').filter(line => line && !line.startsWith('#'));
  expect(series(text)).toEqual(series(prometheus(PAGES.up as View)));
});

it('is always 200, because Prometheus reads nothing else', () => {
  for (const { statusCode } of [openMetricsRepresentation, prometheusRepresentation]) {
    expect(statusCode?.('down', 503)).toBe(200);
  }
});
