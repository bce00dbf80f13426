import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emfLine } from '../../lib/telemetry/emf.ts';
import { emfFaults, extract } from '../support/emf.ts';

const AT = 1_764_000_000_000;
const WHOLE = { Service: 'orders', Environment: 'production' };

describe('emfLine', () => {
  it('is one document with its directive at the root', () => {
    const line = emfLine('component', { ...WHOLE, Component: 'cache' }, { LatencyMs: 1.5 }, AT, {
      reason: 'slow',
    });
    expect(JSON.parse(line ?? '')).toEqual({
      _aws: {
        Timestamp: AT,
        CloudWatchMetrics: [
          {
            Namespace: 'Beacon',
            Dimensions: [['Service', 'Environment', 'Component']],
            Metrics: [{ Name: 'LatencyMs', Unit: 'Milliseconds' }],
          },
        ],
      },
      reason: 'slow',
      ...WHOLE,
      Component: 'cache',
      LatencyMs: 1.5,
    });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, undefined])(
    'leaves out what is %s, and itself where nothing is left',
    value => {
      expect(emfLine('whole', WHOLE, { Status: value }, AT)).toBeUndefined();
      const line = emfLine('whole', WHOLE, { Status: value, ColdStart: 1 }, AT) ?? '';
      expect(extract([line]).map(({ name }) => name)).toEqual(['ColdStart']);
    },
  );

  it('is given the dimensions of its set, and the metrics that have them: the types allow no others', () => {
    // @ts-expect-error: a reason is a property, never a dimension
    emfLine('whole', { ...WHOLE, Reason: 'timeout' }, { Status: 0 }, AT);
    // @ts-expect-error: a component's dimension is missing
    emfLine('component', WHOLE, { LatencyMs: 1 }, AT);
    // @ts-expect-error: a status of the whole has no component
    const line = emfLine('component', { ...WHOLE, Component: 'cache' }, { Status: 0 }, AT) ?? '';
    expect(Object.keys(extract([line])[0]?.dimensions ?? {})).toEqual([
      'Service',
      'Environment',
      'Component',
    ]);
  });

  it('keeps to the specification whatever is measured', () => {
    const word = fc.stringMatching(/^[\w.:/@+-]{1,64}$/);
    const value = fc.option(fc.double(), { nil: undefined });
    fc.assert(
      fc.property(word, word, value, value, (Service, Environment, Status, DurationMs) => {
        const line = emfLine('whole', { Service, Environment }, { Status, DurationMs }, AT);
        expect(line === undefined ? [] : emfFaults(line, AT)).toEqual([]);
      }),
    );
  });
});

describe('the validator', () => {
  const line = (change: (document: Json) => void) => {
    const document = JSON.parse(emfLine('whole', WHOLE, { Status: 0 }, AT) ?? '');
    change(document);
    return `${JSON.stringify(document)}\n`;
  };

  it.each<readonly [string, (document: Json) => void]>([
    ['no directive', document => document._aws.CloudWatchMetrics.pop()],
    [
      'a document that console has wrapped',
      document => Object.assign(document, { _aws: undefined, message: {} }),
    ],
    ['an old timestamp', document => (document._aws.Timestamp -= 15 * 86_400_000)],
    ['a dimension that is no text', document => (document.Service = 7)],
    ['a dimension that is not there', document => delete document.Service],
    [
      'too many dimensions',
      document => (document._aws.CloudWatchMetrics[0].Dimensions = [Array(31).fill('Service')]),
    ],
    ['a value that is null', document => (document.Status = null)],
    ['a unit that nobody knows', document => (document._aws.CloudWatchMetrics[0].Metrics[0].Unit = 'ms')],
    [
      'too many metrics',
      document => (document._aws.CloudWatchMetrics[0].Metrics = Array(101).fill({ Name: 'Status' })),
    ],
  ])('finds %s', (_fault, change) => {
    expect(emfFaults(line(change), AT)).not.toEqual([]);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: a document is spoilt by hand
type Json = any;
