import { build } from '../../../build/infra/set-ups.ts';
import { escaped, framed } from './frame.ts';

type Metric = readonly unknown[];
type Widget = {
  readonly type: 'metric' | 'alarm' | 'text';
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly metrics?: readonly Metric[];
    readonly alarms?: readonly string[];
    readonly annotations?: { readonly horizontal?: readonly { readonly value: number }[] };
  };
};

/** One unit of a dashboard, px. It has 24 columns. */
const UNIT = 46;

const STYLE = `
body{width:${24 * UNIT + 90}px}
.grid{display:grid;grid-template-columns:repeat(24,1fr);gap:8px;padding:12px}
.w{border:1px solid var(--line);border-radius:6px;padding:8px 10px;font-size:12px;display:flex;flex-direction:column;min-width:0;overflow:hidden}
.w b{font-size:13px;margin-bottom:4px}
.w svg{flex:1;width:100%;min-height:40px}
.w small{color:var(--soft);white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.a{display:flex;flex-wrap:wrap;gap:5px;overflow:hidden}.a span{border-left:4px solid #1f8a54;background:var(--bg);padding:2px 7px;border-radius:3px}
.note{padding:0 16px 12px;color:var(--soft);font-size:12px}
`;

const COLOURS = ['#2a6fdb', '#d9822b', '#1f8a54', '#a23bb0', '#b9232b', '#5145b8', '#0d8a8f', '#8a5800'];

/** The dashboard of "with all of it", drawn from its JSON. The curves are made up: only AWS has real ones. */
export function dashboard(): string {
  const widgets = widgetsOf(build('with all of it').template.findResources('AWS::CloudWatch::Dashboard'));
  const cells = widgets.map(({ width, height, properties }, index) => {
    const place = `grid-column:span ${width};height:${height * UNIT * 0.62}px`;
    const { title = '', alarms, metrics = [] } = properties;
    return `<div class="w" style="${place}"><b>${escaped(title)}</b>${alarms ? lamps(alarms) : curves(metrics, index)}</div>`;
  });
  const note = '<p class="note">Drawn from the JSON of the dashboard. The curves are examples.</p>';
  return framed('CloudWatch dashboard', `<div class="grid">${cells.join('')}</div>${note}`, STYLE);
}

/** The body is JSON in parts, with references between them: they stand for names. */
function widgetsOf(
  dashboards: Record<string, { Properties?: { DashboardBody?: unknown } }>,
): readonly Widget[] {
  return Object.values(dashboards).flatMap(({ Properties }) => {
    const body = Properties?.DashboardBody as { 'Fn::Join': [string, unknown[]] };
    const parts = body['Fn::Join'][1].map(part => (typeof part === 'string' ? part : nameOf(part)));
    return (JSON.parse(parts.join('')) as { widgets: Widget[] }).widgets;
  });
}

/** The logical name of a resource says what it is, such as `HealthAlarmsDown`. */
function nameOf(reference: unknown): string {
  const [name = 'x'] = /[A-Z]\w{3,}(?=[0-9A-F]{8})/.exec(JSON.stringify(reference)) ?? [];
  return name;
}

const lamps = (alarms: readonly string[]) =>
  `<div class="a">${alarms.map(name => `<span>${escaped(name.replace(/^.*?Alarms/, ''))}</span>`).join('')}</div>`;

function curves(metrics: readonly Metric[], seed: number): string {
  const shown = metrics.filter(metric => !isHidden(metric)).slice(0, COLOURS.length);
  const paths = shown.map((metric, index) => {
    const isQuiet = QUIET.test(String(metric[1] ?? labelOf(metric)));
    const points = Array.from(
      { length: 48 },
      (__, x) => `${x * 4},${isQuiet ? 57 - index : heightAt(x, seed * 7 + index * 3)}`,
    );
    return `<polyline fill="none" stroke="${COLOURS[index]}" stroke-width="1.4" vector-effect="non-scaling-stroke" points="${points.join(' ')}"/>`;
  });
  const names = shown.map(
    (metric, index) => `<span style="color:${COLOURS[index]}">■</span> ${escaped(labelOf(metric))}`,
  );
  return `<svg viewBox="0 0 188 60" preserveAspectRatio="none">${paths.join('')}</svg><small>${names.join(' &nbsp; ')}</small>`;
}

/** Metrics that stay 0 while everything works. */
const QUIET = /Status|Error|Throttle|Blocked|Dropped|AtRisk|ColdStart|Unhealthy/;

/** A calm curve. The same picture each time: nothing here is random. */
const heightAt = (x: number, seed: number) =>
  (34 + (seed % 5) * 4 - 9 * Math.sin(x / 6 + seed) - 3 * Math.sin(x * 1.7 + seed * 2)).toFixed(1);

const optionsOf = (metric: Metric) =>
  metric.at(-1) as { visible?: boolean; label?: string } | string | undefined;

function isHidden(metric: Metric): boolean {
  const options = optionsOf(metric);
  return typeof options === 'object' && options.visible === false;
}

function labelOf(metric: Metric): string {
  const options = optionsOf(metric);
  const label = typeof options === 'object' ? options.label : undefined;
  return label ?? String(metric[1] ?? '');
}
