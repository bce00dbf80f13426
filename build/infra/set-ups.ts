import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { HealthCheck } from '../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../infra/constructs/health-check-props.ts';
import { type Counts, countsOf } from './counts.ts';

/** The props of a set-up whose costs are shown, besides the VPC and the database. */
type SetUp = (stack: Stack) => HealthCheckProps;

/** Five alarms that tell what matters: down, silent, and failures of Beacon itself. */
export const FEW = ['down', 'heartbeat-stopped', 'never-up', 'functions-failing', 'alarm-function-failing'];

const SMALLEST = {
  encryptionKey: false,
  dashboard: false,
  alarms: { emails: ['team@example.com'], only: FEW },
} as const satisfies HealthCheckProps;

/** As few as Route 53 allows. */
export const THREE_REGIONS = ['us-east-1', 'eu-west-1', 'ap-southeast-1'] as const;

/** The set-ups of docs/cost.md, by the heads of their columns. */
export const SET_UPS = {
  smallest: () => SMALLEST,
  'smallest, with Route 53': () => ({
    ...SMALLEST,
    alarms: { ...SMALLEST.alarms, only: [...FEW, 'check-blind'] },
    route53: { watches: ['database'], regions: THREE_REGIONS },
  }),
  'at the defaults': () => ({ alarms: { emails: ['team@example.com'] } }),
  'with all of it': stack => ({
    cache: {
      target: { host: 'sessions.example.com', name: 'sessions', securityGroup: group(stack, 'Cache', 1) },
    },
    buffer: true,
    route53: { watches: ['database'] },
    perClientLimit: { requests: 100 },
    apiGatewayLogging: true,
    alarms: { emails: ['team@example.com'] },
  }),
} as const satisfies Record<string, SetUp>;

const group = (stack: Stack, id: string, digit: number) =>
  SecurityGroup.fromSecurityGroupId(stack, id, `sg-0123456789abcdef${digit}`);

type Built = { readonly health: HealthCheck; readonly template: Template };

/** What a set-up has: what costs money, and how many resources. */
export function setUpOf(name: keyof typeof SET_UPS): { readonly counts: Counts; readonly resources: number } {
  const { health, template } = build(name);
  return {
    counts: countsOf(template, health.alarming?.watched.components ?? []),
    resources: Object.keys(template.toJSON().Resources).length,
  };
}

/** A set-up in a stack of its own. CDK writes to a folder, which is deleted at once. */
export function build(name: keyof typeof SET_UPS): Built {
  const folder = mkdtempSync(join(tmpdir(), 'beacon-costs-'));
  try {
    const context = { 'beacon:bundles': emptyBundles(folder) };
    const app = new App({ outdir: join(folder, 'out'), analyticsReporting: false, context });
    const stack = new Stack(app, 'Example');
    const health = new HealthCheck(stack, 'Health', propsOf(stack, SET_UPS[name]));
    return { health, template: Template.fromStack(stack) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function propsOf(stack: Stack, setUp: SetUp): HealthCheckProps {
  const target = {
    host: 'orders.abc.eu-west-1.rds.amazonaws.com',
    securityGroup: group(stack, 'Database', 0),
    instanceIdentifier: 'orders',
  };
  return {
    vpc: vpcOf(stack),
    database: { target, name: 'orders', resourceId: 'db-ABC' },
    ...setUp(stack),
  };
}

const vpcOf = (stack: Stack): IVpc =>
  Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['eu-west-1a'],
    privateSubnetIds: ['subnet-0123456789abcdef0'],
    privateSubnetRouteTableIds: ['rtb-0123456789abcdef0'],
  });

/** The functions' code is not what is counted. */
function emptyBundles(folder: string): string {
  for (const name of ['health', 'probe', 'alarm']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.mjs'), 'export const handler = async () => {};\n');
  }
  return folder;
}
