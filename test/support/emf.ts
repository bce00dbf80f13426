// The published specification of CloudWatch's embedded metric format: its JSON schema and its limits, as checks
// (CloudWatch user guide, "Specification: Embedded metric format"; 100 metrics a directive, 30 dimensions a set).

type Fields = Readonly<Record<string, unknown>>;

const UNITS =
  /^(Seconds|Microseconds|Milliseconds|Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Percent|Count|None|(Bytes|Kilobytes|Megabytes|Gigabytes|Terabytes|Bits|Kilobits|Megabits|Gigabits|Terabits|Count)\/Second)$/;

const DAY_MS = 86_400_000;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.length >= 1 && value.length <= max;
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** What of a line the specification doesn't allow; empty when all metrics of it are extracted. */
export function emfFaults(line: string, now: number): string[] {
  if (!/^[^\n]*\n$/.test(line)) return ['it is not one line'];
  if (Buffer.byteLength(line) > 256 * 1024) return ['it is over 256 KB'];
  const root: unknown = JSON.parse(line);
  if (!isFields(root) || !isFields(root._aws)) return ['it has no _aws at its root'];
  const { Timestamp: at, CloudWatchMetrics: directives, ...rest } = root._aws;
  const faults: string[] = [];
  if (Object.keys(rest).length > 0) faults.push('_aws has members of its own');
  if (!Number.isInteger(at) || Number(at) < now - 14 * DAY_MS || Number(at) > now + DAY_MS / 12) {
    faults.push(`the timestamp is ${at}`);
  }
  if (list(directives).length === 0) faults.push('it has no directive');
  return [...faults, ...list(directives).flatMap(directive => directiveFaults(directive, root))];
}

function directiveFaults(directive: unknown, root: Fields): string[] {
  if (!isFields(directive)) return ['a directive is no object'];
  const { Namespace: namespace, Dimensions: sets, Metrics: metrics, ...rest } = directive;
  const names = list(metrics).map(metric => (isFields(metric) ? metric.Name : undefined));
  return [
    ...(Object.keys(rest).length > 0 ? ['a directive has members of its own'] : []),
    ...(isText(namespace, 1024) ? [] : [`the namespace is ${namespace}`]),
    ...(list(sets).length > 0 ? [] : ['there is no set of dimensions']),
    ...list(sets).flatMap(set => dimensionFaults(set, root)),
    ...(names.length >= 1 && names.length <= 100 ? [] : [`there are ${names.length} metrics`]),
    ...(new Set(names).size === names.length ? [] : ['a metric is there twice']),
    ...list(metrics).flatMap(metric => metricFaults(metric, root)),
  ];
}

function dimensionFaults(set: unknown, root: Fields): string[] {
  const names = list(set);
  const many = names.length > 30 ? [`a set has ${names.length} dimensions`] : [];
  const wrong = names.filter(name => !isText(name, 250) || !isText(root[name], 1024));
  return [...many, ...wrong.map(name => `the dimension ${name} is ${JSON.stringify(root[String(name)])}`)];
}

function metricFaults(metric: unknown, root: Fields): string[] {
  if (!isFields(metric)) return ['a metric is no object'];
  const { Name: name, Unit: unit = 'None', StorageResolution: resolution = 60, ...rest } = metric;
  const value = isText(name, 1024) ? root[name] : undefined;
  const values = Array.isArray(value) ? value : [value];
  return [
    ...(Object.keys(rest).length > 0 ? [`${name} has members of its own`] : []),
    ...(UNITS.test(String(unit)) ? [] : [`${name} is in ${unit}`]),
    ...(resolution === 1 || resolution === 60 ? [] : [`${name} has the resolution ${resolution}`]),
    ...(values.length <= 100 && values.every(each => Number.isFinite(each)) ? [] : [`${name} is ${value}`]),
  ];
}

export type Extracted = {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
};

/** What CloudWatch makes of lines: one entry a metric and set of dimensions. */
export function extract(lines: readonly string[]): Extracted[] {
  return lines.flatMap(line => {
    const root = JSON.parse(line);
    return root._aws.CloudWatchMetrics.flatMap((directive: { Dimensions: string[][]; Metrics: Metric[] }) =>
      directive.Dimensions.flatMap(set => {
        const dimensions = Object.fromEntries(set.map(name => [name, root[name]]));
        return directive.Metrics.map(({ Name: name, Unit: unit }) => ({
          ...{ name, unit, value: root[name], dimensions },
        }));
      }),
    );
  });
}

type Metric = { readonly Name: string; readonly Unit: string };
