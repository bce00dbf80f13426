import { Duration } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { BeaconFunction, type FunctionPlace } from './beacon-function.ts';
import { bundledCode } from './bundles.ts';
import type { FunctionOptions } from './function-options.ts';

export type HealthFunctionsProps = {
  /** Variables of all three functions. */
  readonly environment: Readonly<Record<string, string>>;
  /** What callers without a signature see. */
  readonly publicDetail: string;
  /** The path that only Route 53 knows. @default - there is none, and no edge function */
  readonly edgePath?: string | undefined;
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
  /** @default - see each */
  readonly options?: FunctionOptions;
};

/**
 * The functions that run checks. Route 53 has a function of its own with the same code, so that its requests share
 * neither environments nor concurrency with the public's.
 */
export class HealthFunctions extends Construct {
  /** Answers the public and the signed paths. */
  readonly health: BeaconFunction;
  /** Answers the edge path. `undefined` when there is none. */
  readonly edge: BeaconFunction | undefined;
  /** Runs on the heartbeat, and when the alarm function or an operator invokes it. */
  readonly probe: BeaconFunction;

  constructor(scope: Construct, id: string, props: HealthFunctionsProps) {
    super(scope, id);
    const { place, options, environment } = props;
    const common = { place, ...options };
    const code = props.code ?? bundledCode(this, 'health');
    this.health = new BeaconFunction(this, 'Health', {
      ...common,
      description: 'Health check: the public and the signed paths',
      code,
      timeout: Duration.seconds(10),
      reservedConcurrency: props.reservedConcurrency,
      environment: { ...environment, PUBLIC_DETAIL: props.publicDetail },
    });
    this.edge = props.edgePath === undefined ? undefined : this.#createEdge(props, props.edgePath, code);
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
    return [this.health, ...(this.edge ? [this.edge] : []), this.probe];
  }

  #createEdge(props: HealthFunctionsProps, edgePath: string, code: Code): BeaconFunction {
    const { place, options, environment, edgeConcurrency, previousEdgePath } = props;
    return new BeaconFunction(this, 'Edge', {
      place,
      ...options,
      description: 'Health check: the path of Route 53',
      code,
      timeout: Duration.seconds(5),
      quiet: true, // Lambda's own log lines would be most of what Route 53's requests cost
      reservedConcurrency: edgeConcurrency,
      environment: {
        ...environment,
        EDGE_PATH: edgePath,
        ...(previousEdgePath && { EDGE_PATH_PREVIOUS: previousEdgePath }),
      },
    });
  }

  #probeCode({ code, codeForProbe }: HealthFunctionsProps): { code: Code; handler?: string } {
    return code && codeForProbe
      ? { code, handler: 'index.probeHandler' }
      : { code: bundledCode(this, 'probe') };
  }
}
