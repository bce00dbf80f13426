import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Registration, TreeCopy } from './support/tree-copy.ts';

/** Whole new files, and tests of what they do. */
const ADDED = fileURLToPath(new URL('./extension/added', import.meta.url));

/** A kind of component for the functions: a folder, and one entry. */
const KIND: Registration[] = [
  {
    file: 'lib/checks/registry.ts',
    import: "import { tcp } from './tcp/tcp.ts';",
    list: 'KINDS',
    entry: 'tcp',
  },
];

/** The same kind for the construct: a file, and one entry in each of three lists. */
const KIND_OF_CONSTRUCT: Registration[] = [
  {
    file: 'infra/constructs/dependencies/check.ts',
    import: "import { tcp } from './tcp/tcp.ts';",
    list: 'Check',
    entry: 'tcp',
  },
  {
    file: 'infra/constructs/validation/variables.ts',
    import: "import { tcpSettings } from '../../../lib/checks/tcp/settings.ts';",
    list: 'KIND_SETTINGS',
    entry: 'tcpSettings',
  },
  { file: 'infra/constructs/validation/set-by-props.ts', list: 'LOCAL', entry: "tcp: ['URL']" },
];

/** A representation: a file, and one entry. */
const REPRESENTATION: Registration[] = [
  {
    file: 'lib/report/representations.ts',
    import: "import { csvRepresentation } from './csv.ts';",
    list: 'REPRESENTATIONS',
    entry: 'csvRepresentation',
  },
];

/** A metric that a check measures: one entry. */
const METRIC: Registration[] = [
  {
    file: 'lib/names/metrics.ts',
    list: 'METRICS',
    entry: `ConnectMs: {
      dimensions: 'whole',
      unit: 'Milliseconds',
      from: 'probe',
      gauge: 'value',
      help: 'how long connecting took',
    }`,
  },
];

/** An alarm on a metric: one entry. */
const ALARM: Registration[] = [
  {
    file: 'infra/constructs/alarms/definitions/beacon.ts',
    list: 'BEACON_ALARMS',
    entry: `{
      id: 'connect-slow',
      of: whole,
      metric: beaconMetric('ConnectMs', 'Maximum'),
      threshold: 250,
      evaluation: [3, 5],
      missing: 'notBreaching',
      means: 'Connecting takes long.',
      doFirst: 'Look at the network.',
      where: 'The dashboard.',
    }`,
  },
];

describe('a kind, a representation, a metric and an alarm are each one file and one entry', () => {
  let copy: TreeCopy;

  beforeAll(() => {
    copy = new TreeCopy();
    copy.addFiles(ADDED);
    for (const each of [...KIND, ...KIND_OF_CONSTRUCT, ...REPRESENTATION, ...METRIC, ...ALARM]) {
      copy.register(each);
    }
  });

  afterAll(() => copy.remove());

  it('after which the types fit', async () => {
    expect(await copy.complaints('tsc', [])).toBe('');
    expect(await copy.complaints('tsc', ['-p', 'infra'])).toBe('');
  });

  it('after which the architecture holds, and what was added works in the functions and in the construct', async () => {
    expect(await copy.complaints('vitest', ['run'])).toBe('');
  });
});
