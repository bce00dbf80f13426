import { Duration } from 'aws-cdk-lib';
import type { Architecture, Code } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BeaconFunction, type FunctionPlace } from './beacon-function.ts';
import { bundledCode } from './bundles.ts';

export type HealthFunctionsProps = {
  /** What all of them read. */
  readonly environment: Readonly<Record<string, string>>;
  readonly publicDetail: string;
  readonly edgePath: string;
  readonly place?: FunctionPlace | undefined;
  readonly code?: Code | undefined;
  /** Of the public function alone. @default - none */
  readonly reservedConcurrency?: number | undefined;
  readonly architecture?: Architecture | undefined;
  readonly logRetention?: RetentionDays | undefined;
};

/**
 * The functions that probe. The edge path has one of its own, of the same code: neither a request nor an environment
 * of it is shared with the public.
 */
export class HealthFunctions extends Construct {
  readonly health: BeaconFunction;
  readonly edge: BeaconFunction;
  readonly probe: BeaconFunction;

  constructor(scope: Construct, id: string, props: HealthFunctionsProps) {
    super(scope, id);
    const { place, architecture, logRetention, environment } = props;
    const common = { place, architecture, logRetention };
    const code = props.code ?? bundledCode(this, 'health');
    this.health = new BeaconFunction(this, 'Health', {
      ...common,
      description: 'Health check: the public and the signed paths',
      code,
      timeout: Duration.seconds(10),
      reservedConcurrency: props.reservedConcurrency,
      environment: { ...environment, PUBLIC_DETAIL: props.publicDetail },
    });
    this.edge = new BeaconFunction(this, 'Edge', {
      ...common,
      description: 'Health check: the path of Route 53',
      code,
      timeout: Duration.seconds(5),
      quiet: true, // Lambda's own lines would be the larger part of what health traffic costs
      environment: { ...environment, EDGE_PATH: props.edgePath },
    });
    this.probe = new BeaconFunction(this, 'Probe', {
      ...common,
      description: 'Health check: heartbeat, alarms, operators',
      code: bundledCode(this, 'probe'),
      timeout: Duration.seconds(10),
      environment,
    });
  }

  get all(): readonly BeaconFunction[] {
    return [this.health, this.edge, this.probe];
  }
}
