import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { HealthCheck as Route53HealthCheck } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { ROUTES } from '../../lib/names/routes.ts';
import type { Watched } from './alarms/definitions/watched.ts';
import { type Alarming, createAlarming } from './alarms/wiring/alarming.ts';
import { EdgePath, edgePathOf } from './api/edge-path.ts';
import { DEFAULT_THROTTLE } from './api/edge-throttle.ts';
import { HealthApi, STAGE } from './api/health-api.ts';
import { ClientLimit, DEFAULT_CLIENT_LIMIT } from './api/per-client-limit.ts';
import { copyFaults } from './compatibility/copy-faults.ts';
import { Dependencies } from './dependencies/dependencies.ts';
import { readLinks } from './dependencies/read-links.ts';
import { requestedOwnChecks } from './dependencies/requested-checks.ts';
import { createFunctionPlace } from './function-place.ts';
import { FirstProbe } from './functions/first-probe.ts';
import { HealthFunctions } from './functions/health-functions.ts';
import { Heartbeat } from './functions/heartbeat.ts';
import type { HealthCheckProps } from './health-check-props.ts';
import { HealthNetwork } from './network/health-network.ts';
import { addOutputs } from './outputs.ts';
import { propsFaults } from './props-faults.ts';
import { createRoute53HealthCheck } from './route53/route53.ts';
import { route53Environment } from './route53/route53-props.ts';
import { grantSharing, sharingEnvironment } from './sharing/shared-results.ts';
import { bufferPartition, createTable, grantPartition } from './table/beacon-table.ts';
import { assertNoFaults, PropsError } from './validation/faults.ts';
import { nameEnvironment, namesOf } from './validation/names.ts';
import { addWarnings } from './warnings.ts';

const HEARTBEAT = Duration.minutes(1);
const WRITER_OPERATIONS = ['PutItem', 'UpdateItem'] as const;

/**
 * A health check of everything that a serverless system depends on. It creates an API that people, monitors and Route
 * 53 ask whether the system works; metrics; and alarms that tell people what is wrong.
 *
 * @example new HealthCheck(this, 'Health', { vpc, database: { target: database, name: 'orders' } })
 */
export class HealthCheck extends Construct {
  readonly api: RestApi;
  readonly functions: HealthFunctions;
  /** Holds the buffer depths that writers report, the results that environments share, and which alarms people know. */
  readonly table: ITable;
  /** `undefined` with `alarms: false`. */
  readonly alarming: Alarming | undefined;
  /** `undefined` without `route53`. */
  readonly route53HealthCheck: Route53HealthCheck | undefined;
  /** Where the API answers: `https://…/health`. */
  readonly url: string;
  readonly #api: HealthApi;
  readonly #dependencies: Dependencies;

  /** @throws PropsError that lists everything that is wrong with the props */
  constructor(scope: Construct, id: string, props: HealthCheckProps = {}) {
    super(scope, id);
    this.#dependencies = this.#read(props);
    this.table = (typeof props.buffer === 'object' && props.buffer.table) || createTable(this);
    this.functions = this.#createFunctions(props);
    this.#api = this.#createApi(props);
    this.api = this.#api.rest;
    this.url = props.domainName
      ? `https://${props.domainName.name}${ROUTES.health}`
      : this.api.urlForPath(ROUTES.health);
    this.route53HealthCheck = createRoute53HealthCheck(this, this.api, props);
    this.alarming = this.#createAlarming(props);
    if (props.failDeploymentOnFirstProbe) {
      new FirstProbe(this, 'FirstProbe', this.functions.probe, this.#beforeFirstProbe());
    }
    this.#dependencies.announce(this);
    addWarnings(this, props, this.#dependencies);
    addOutputs(this, this);
  }

  /** Allows reading `GET /health/details`: error messages, hints, ages. Requests must be signed (IAM). */
  grantDetails(grantee: IGrantable): Grant {
    return this.#api.details.grantExecute(grantee);
  }

  /** Allows starting a run: by `POST /health` (signed), or by invoking the probe function. */
  grantRun(grantee: IGrantable): Grant {
    return this.#api.run
      .grantExecute(grantee)
      .combine(this.functions.probe.grantInvokeLatestVersion(grantee));
  }

  /**
   * Allows one of your functions to report the depth of its audit event buffer, and sets `BUFFER_NAME` and `TABLE_NAME`
   * in its environment. @throws PropsError without `buffer`
   */
  grantWrite(writer: LambdaFunction): Grant {
    const { buffer } = this.#dependencies;
    if (buffer === undefined) {
      const problem = 'is not given, so there is no buffer to report: set it to true';
      throw new PropsError(this, [{ prop: 'buffer', problem }]);
    }
    writer.addEnvironment('BUFFER_NAME', buffer);
    writer.addEnvironment('TABLE_NAME', this.table.tableName);
    return grantPartition(this.table, writer, bufferPartition(buffer), WRITER_OPERATIONS);
  }

  #read(props: HealthCheckProps): Dependencies {
    assertNoFaults(this, copyFaults(this, props));
    const { links, faults } = readLinks(this, props);
    assertNoFaults(this, propsFaults(this, props, links, faults));
    return new Dependencies(props, links);
  }

  #createFunctions(props: HealthCheckProps): HealthFunctions {
    const { code, reservedConcurrency, architecture, logRetention } = props;
    const { publicDetail = 'full', pathSalt, previousPathSalt } = props;
    const place = createFunctionPlace(this, props, this.#dependencies);
    const functions = new HealthFunctions(this, 'Functions', {
      environment: {
        ...nameEnvironment(props),
        ...this.#dependencies.env(this.table),
        ...sharingEnvironment(this, props, this.table, place),
        ...route53Environment(props.route53),
        ...props.settings,
      },
      edgeConcurrency: props.route53?.reservedConcurrency,
      publicDetail,
      edgePath: edgePathOf(pathSalt),
      previousEdgePath: previousPathSalt === undefined ? undefined : edgePathOf(previousPathSalt),
      place,
      code,
      codeForProbe: requestedOwnChecks(props).length > 0,
      reservedConcurrency,
      architecture,
      logRetention,
    });
    for (const each of functions.all) {
      this.#dependencies.grantProbing(each, this.table);
      grantSharing(this.table, each, props);
    }
    return functions;
  }

  #createApi(props: HealthCheckProps): HealthApi {
    const { throttle = DEFAULT_THROTTLE, pathSalt, previousPathSalt, domainName } = props;
    const api = new HealthApi(this, 'Api', {
      name: this.node.path.replaceAll('/', '-'),
      handler: this.functions.health,
      accessLogs: props.apiGatewayLogging ?? true,
      logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
      domainName,
      groups: Object.keys(props.groups ?? {}),
    });
    const edge = { api: api.rest, handler: this.functions.edge };
    new EdgePath(api, 'Edge', { ...edge, throttle, pathSalt, previousPathSalt });
    return api;
  }

  #createAlarming(props: HealthCheckProps): Alarming | undefined {
    const watched = this.#watched(props);
    const environment = this.#dependencies.evidenceEnv();
    return createAlarming(this, props, { watched, table: this.table, environment });
  }

  /** Creates the parts that are only there to be watched, and says what there is to watch. */
  #watched(props: HealthCheckProps): Watched {
    const { heartbeat = HEARTBEAT, perClientLimit = DEFAULT_CLIENT_LIMIT, settings } = props;
    const { slowMs, thresholds, runbookUrl } = props.alarms || {};
    const { health, edge, probe } = this.functions;
    const stage = this.api.deploymentStage;
    const limit = perClientLimit && new ClientLimit(this, 'ClientLimit', stage, perClientLimit);
    const beats = heartbeat && new Heartbeat(this, 'Heartbeat', probe, heartbeat);
    return {
      ...namesOf(props),
      movesTraffic: props.route53 !== undefined,
      slowMs,
      thresholds,
      settings,
      runbookUrl,
      heartbeat,
      api: this.api,
      stageName: STAGE,
      webAclMetricName: limit ? limit.metricName : undefined,
      accessLogGroup: this.#api.accessLogGroup,
      functions: { health, edge, probe },
      components: this.#dependencies.components,
      dependencies: this.#dependencies.links,
      deadLetterQueue: beats ? beats.failures : undefined,
    };
  }

  #beforeFirstProbe(): Construct[] {
    const networks = this.node.children.filter(child => child instanceof HealthNetwork);
    return [this.functions, ...networks, ...this.#dependencies.links.flatMap(({ mustExist }) => mustExist)];
  }
}
