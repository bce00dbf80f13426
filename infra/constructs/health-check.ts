import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { HealthCheck as Route53HealthCheck } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { ROUTES } from '../../lib/names/routes.ts';
import { type Alarming, alarming } from './alarms/wiring/alarming.ts';
import { observed } from './alarms/wiring/observed.ts';
import { EdgePath, edgePathOf } from './api/edge-path.ts';
import { DEFAULT_THROTTLE } from './api/edge-throttle.ts';
import { HealthApi, STAGE } from './api/health-api.ts';
import { ClientLimit, DEFAULT_CLIENT_LIMIT } from './api/per-client-limit.ts';
import { bufferKey, Dependencies } from './dependencies/dependencies.ts';
import type { FunctionPlace } from './functions/beacon-function.ts';
import { FirstProbe } from './functions/first-probe.ts';
import { HealthFunctions } from './functions/health-functions.ts';
import { Heartbeat } from './functions/heartbeat.ts';
import type { HealthCheckProps } from './health-check-props.ts';
import { HealthNetwork } from './network/health-network.ts';
import { propFaults } from './props-faults.ts';
import { route53HealthCheck } from './route53/route53.ts';
import { beaconTable, grantItems } from './table/beacon-table.ts';
import { assertNoFaults, PropsError } from './validation/faults.ts';
import { namesOf } from './validation/naming.ts';
import { warnings } from './warnings.ts';

const HEARTBEAT = Duration.minutes(1);
const WRITES = ['PutItem', 'UpdateItem'] as const;

/**
 * A health check of what a serverless system depends on: an API that says whether it works, for people, monitors and
 * Route 53; metrics; and alarms that tell people what is wrong.
 *
 * @example new HealthCheck(this, 'Health', { vpc, database: { target: database, name: 'orders' } })
 */
export class HealthCheck extends Construct {
  readonly api: RestApi;
  readonly functions: HealthFunctions;
  /** Buffer depths and alarm claims. */
  readonly table: ITable;
  /** Absent with `alarms: false`. */
  readonly alarming: Alarming | undefined;
  /** Absent without `route53`. */
  readonly route53HealthCheck: Route53HealthCheck | undefined;
  /** Where the API answers: `https://…/health`. */
  readonly url: string;
  readonly #health: HealthApi;
  readonly #dependencies: Dependencies;

  /** @throws PropsError that lists all that is wrong with the props */
  constructor(scope: Construct, id: string, props: HealthCheckProps = {}) {
    super(scope, id);
    this.#dependencies = this.#read(props);
    this.table = (typeof props.buffer === 'object' && props.buffer.table) || beaconTable(this);
    this.functions = this.#makeFunctions(props);
    this.#health = this.#makeApi(props);
    this.api = this.#health.rest;
    this.url = props.domainName
      ? `https://${props.domainName.name}${ROUTES.health}`
      : this.api.urlForPath(ROUTES.health);
    this.route53HealthCheck = route53HealthCheck(this, this.api, props);
    this.alarming = this.#makeAlarming(props);
    if (props.failDeploymentOnFirstProbe) {
      new FirstProbe(this, 'FirstProbe', this.functions.probe, this.#before(props));
    }
    this.#dependencies.announce(this);
    warnings(this, props);
    this.#outputs();
  }

  /** Lets somebody read `GET /health/details`: messages, hints, ages. Requests are signed (IAM). */
  grantDetails(grantee: IGrantable): Grant {
    return this.#health.details.grantExecute(grantee);
  }

  /** Lets somebody start a run now: by `POST /health` (signed), or by invoking the probe function. */
  grantRun(grantee: IGrantable): Grant {
    return this.#health.run
      .grantExecute(grantee)
      .combine(this.functions.probe.grantInvokeLatestVersion(grantee));
  }

  /**
   * Lets a function of yours report the depth of its audit event buffer, and tells it where: `BUFFER_NAME` and
   * `TABLE_NAME` in its environment. @throws PropsError without `buffer`
   */
  grantWrite(writer: LambdaFunction): Grant {
    const { buffer } = this.#dependencies;
    if (buffer === undefined) {
      const problem = 'is not given, so there is nothing to write to: set it to true';
      throw new PropsError(this, [{ prop: 'buffer', problem }]);
    }
    writer.addEnvironment('BUFFER_NAME', buffer);
    writer.addEnvironment('TABLE_NAME', this.table.tableName);
    return grantItems(this.table, writer, bufferKey(buffer), WRITES);
  }

  #read(props: HealthCheckProps): Dependencies {
    const faults = propFaults(props);
    const dependencies = new Dependencies(this, props, faults);
    assertNoFaults(this, faults);
    return dependencies;
  }

  #makeFunctions(props: HealthCheckProps): HealthFunctions {
    const { code, reservedConcurrency, architecture, logRetention, publicDetail = 'full', pathSalt } = props;
    const functions = new HealthFunctions(this, 'Functions', {
      environment: { ...commonEnv(props), ...this.#dependencies.env(this.table), ...props.settings },
      publicDetail,
      edgePath: edgePathOf(pathSalt),
      place: this.#place(props),
      code,
      reservedConcurrency,
      architecture,
      logRetention,
    });
    for (const each of functions.all) this.#dependencies.grantProbing(each, this.table);
    return functions;
  }

  #place({ vpc, vpcSubnets, buffer, database, cache, dynamoDbEndpoint }: HealthCheckProps) {
    if (!vpc) return undefined;
    const network = new HealthNetwork(this, 'Network', {
      vpc,
      ...(vpcSubnets && { vpcSubnets }),
      reaches: this.#dependencies.reaches,
      reachesAws: Boolean(buffer || database?.secret || cache?.secret),
      needsDynamoDb: Boolean(buffer),
      createDynamoDbEndpoint: dynamoDbEndpoint === 'create',
    });
    const place: FunctionPlace = { vpc, securityGroups: [network.securityGroup] };
    return vpcSubnets ? { ...place, vpcSubnets } : place;
  }

  #makeApi(props: HealthCheckProps): HealthApi {
    const { throttle = DEFAULT_THROTTLE, pathSalt, domainName } = props;
    const health = new HealthApi(this, 'Api', {
      name: this.node.path.replaceAll('/', '-'),
      handler: this.functions.health,
      accessLogs: props.apiGatewayLogging ?? true,
      logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
      domainName,
    });
    new EdgePath(health, 'Edge', { api: health.rest, handler: this.functions.edge, throttle, pathSalt });
    return health;
  }

  /** What watches, and what is watched. */
  #makeAlarming(props: HealthCheckProps): Alarming | undefined {
    const { heartbeat = HEARTBEAT, perClientLimit = DEFAULT_CLIENT_LIMIT } = props;
    const { accessLogGroup } = this.#health;
    const stage = this.api.deploymentStage;
    const limit = perClientLimit && new ClientLimit(this, 'ClientLimit', stage, perClientLimit);
    const beat = heartbeat && new Heartbeat(this, 'Heartbeat', this.functions.probe, heartbeat);
    const all = observed(props, {
      api: this.api,
      stageName: STAGE,
      ...(limit && { webAclMetricName: limit.metricName }),
      ...(accessLogGroup && { accessLogGroup }),
      functions: this.functions,
      table: this.table,
      components: this.#dependencies.components,
      heartbeat,
      ...(beat && { deadLetterQueue: beat.failures }),
    });
    return alarming(this, props, all);
  }

  /** What must be there for the first probe: an endpoint is known before there is an instance behind it. */
  #before({ database, cache }: HealthCheckProps): Construct[] {
    const ways = this.node.children.filter(child => child instanceof HealthNetwork);
    const targets = [database?.target, cache?.target].filter(target => Construct.isConstruct(target));
    return [this.functions, ...ways, ...targets];
  }

  #outputs(): void {
    new CfnOutput(this, 'Url', { value: this.url, description: 'The health check' });
    if (this.route53HealthCheck) {
      const value = this.route53HealthCheck.healthCheckId;
      new CfnOutput(this, 'EdgeHealthCheckId', { value, description: 'For records of Route 53' });
    }
    if (this.alarming) {
      const value = this.alarming.topic.topicArn;
      new CfnOutput(this, 'TopicArn', { value, description: 'Subscribe to it to be told' });
    }
  }
}

function commonEnv(props: HealthCheckProps): Record<string, string> {
  const { service, environment } = namesOf(props);
  const { version } = props;
  return { SERVICE_NAME: service, ENVIRONMENT: environment, ...(version && { APP_VERSION: version }) };
}
