import { Duration } from 'aws-cdk-lib';
import type { Architecture, Code } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BeaconFunction, type FunctionPlace } from './beacon-function.ts';
import { bundledCode } from './bundles.ts';

export type HealthFunctionsProps = {
  /** Variables of all three functions. */
  readonly environment: Readonly<Record<string, string>>;
  /** What callers without a signature see. */
  readonly publicDetail: string;
  /** The path that only Route 53 knows. */
  readonly edgePath: string;
  /** A second such path, while the path changes. @default - none */
  readonly previousEdgePath?: string | undefined;
  /** Environments reserved for the edge function. @default - none */
  readonly edgeConcurrency?: number | undefined;
  /** @default - outside every VPC */
  readonly place?: FunctionPlace | undefined;
  /** The user's bundle for the health and the edge function. @default - Beacon's */
  readonly code?: Code | undefined;
  /** Whether the user's bundle is for the probe function, too: then it exports `probeHandler`. @default false */
  readonly codeForProbe?: boolean;
  /** Environments reserved for the health function. @default - none */
  readonly reservedConcurrency?: number | undefined;
  /** @default - arm64 */
  readonly architecture?: Architecture | undefined;
  /** @default - one month */
  readonly logRetention?: RetentionDays | undefined;
};

/**
 * The functions that run checks. Route 53 has a function of its own with the same code, so that its requests share
 * neither environments nor concurrency with the public's.
 */
export class HealthFunctions extends Construct {
  /** Answers the public and the signed paths. */
  readonly health: BeaconFunction;
  /** Answers the edge path. */
  readonly edge: BeaconFunction;
  /** Runs on the heartbeat, and when the alarm function or an operator invokes it. */
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
      quiet: true, // Lambda's own log lines would be most of what Route 53's requests cost
      reservedConcurrency: props.edgeConcurrency,
      environment: {
        ...environment,
        EDGE_PATH: props.edgePath,
        ...(props.previousEdgePath && { EDGE_PATH_PREVIOUS: props.previousEdgePath }),
      },
    });
    this.probe = new BeaconFunction(this, 'Probe', {
      ...common,
      description: 'Health check: heartbeat, alarms, operators',
      ...this.#probeCode(props),
      timeout: Duration.seconds(10),
      environment,
    });
  }

  /** Every function that runs checks. */
  get all(): readonly BeaconFunction[] {
    return [this.health, this.edge, this.probe];
  }

  #probeCode({ code, codeForProbe }: HealthFunctionsProps): { code: Code; handler?: string } {
    return code && codeForProbe
      ? { code, handler: 'index.probeHandler' }
      : { code: bundledCode(this, 'probe') };
  }
}
