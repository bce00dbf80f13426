import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { openMetricsRepresentation } from '../../lib/report/openmetrics.ts';
import { prometheusRepresentation } from '../../lib/report/prometheus.ts';
import { PAGES } from '../page/views.ts';

/** The reader of OpenMetrics of Prometheus's own client library; it prints how many samples it read. */
const READ_OPENMETRICS = `
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
print(sum(len(family.samples) for family in read(sys.stdin.read())))`;

function runOn(input: string, command: string, args: readonly string[]) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { input, encoding: 'utf8' });
  if (error)
    throw new Error(`${command} is missing: install Debian's prometheus and python3-prometheus-client`);
  return { status, output: `${stdout}${stderr}`.trim() };
}

const samplesIn = (text: string) => text.split('\n').filter(line => line && !line.startsWith('#')).length;

describe.each(Object.entries(PAGES))('the metrics of %s', (_name, view) => {
  it("are read by promtool, which finds no fault in Prometheus's text", () => {
    const text = String(prometheusRepresentation.render(view));
    expect(runOn(text, 'promtool', ['check', 'metrics'])).toEqual({ status: 0, output: '' });
  });

  it('are read as OpenMetrics, every sample', () => {
    const text = String(openMetricsRepresentation.render(view));
    const { status, output } = runOn(text, '/usr/bin/python3', ['-c', READ_OPENMETRICS]);
    expect({ status, output }).toEqual({ status: 0, output: String(samplesIn(text)) });
  });
});

it('promtool finds what is wrong', () => {
  const { status } = runOn('beacon_state{state="up} 1\n', 'promtool', ['check', 'metrics']);
  expect(status).not.toBe(0);
});
