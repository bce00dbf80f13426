import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { HealthCheck as Route53HealthCheck } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { ROUTES } from '../../lib/names/routes.ts';
import type { Watched } from './alarms/definitions/watched.ts';
import { type Alarming, createAlarming } from './alarms/wiring/alarming.ts';
import { createApi } from './api/create-api.ts';
import { EdgeSecret } from './api/edge-secret.ts';
import { type HealthApi, STAGE } from './api/health-api.ts';
import { limitClients } from './api/per-client-limit.ts';
import type { Dependencies } from './dependencies/dependencies.ts';
import { requestedOwnChecks } from './dependencies/requested-checks.ts';
import { createFunctionPlace } from './function-place.ts';
import { FirstProbe } from './functions/first-probe.ts';
import { type FunctionOptions, functionOptions } from './functions/function-options.ts';
import { HealthFunctions } from './functions/health-functions.ts';
import { Heartbeat } from './functions/heartbeat.ts';
import type { HealthCheckProps } from './health-check-props.ts';
import { HealthNetwork } from './network/health-network.ts';
import { addOutputs } from './outputs.ts';
import { readProps } from './read-props.ts';
import { createRoute53HealthCheck } from './route53/route53.ts';
import { route53Environment, usesEdgePath } from './route53/route53-props.ts';
import { grantPast, grantSharing, sharesResults, sharingEnvironment } from './sharing/shared-results.ts';
import { grantOperator, grantReader, grantWriter } from './table/grants.ts';
import { tableFor } from './table-for.ts';
import { PropsError } from './validation/faults.ts';
import { environmentOf, nameEnvironment, namesOf } from './validation/names.ts';
import { addWarnings } from './warnings.ts';

const HEARTBEAT = Duration.minutes(1);

/**
 * A health check of everything that a serverless system depends on. It creates an API that people, monitors and Route
 * 53 ask whether the system works; metrics; and alarms that tell people what is wrong.
 *
 * @example new HealthCheck(this, 'Health', { vpc, database: { target: database, name: 'orders' } })
 */
export class HealthCheck extends Construct {
  readonly api: RestApi;
  readonly functions: HealthFunctions;
  /** Holds buffer depths, shared results, and which alarms were reported to people. `undefined` when nothing needs it. */
  readonly table: ITable | undefined;
  /** `undefined` with `alarms: false`. */
  readonly alarming: Alarming | undefined;
  /** `undefined` without `route53`. */
  readonly route53HealthCheck: Route53HealthCheck | undefined;
  /** Where the API answers: `https://…/health`. */
  readonly url: string;
  readonly #api: HealthApi;
  readonly #edge: EdgeSecret | undefined;
  readonly #options: FunctionOptions;
  readonly #dependencies: Dependencies;
  readonly #names: ReturnType<typeof namesOf>;

  /** @throws PropsError that lists everything that is wrong with the props */
  constructor(scope: Construct, id: string, given: HealthCheckProps = {}) {
    super(scope, id);
    const props = given?.environment === undefined ? { ...given, environment: environmentOf(scope) } : given;
    this.#dependencies = readProps(this, props);
    this.#names = namesOf(props);
    this.#options = functionOptions(props);
    this.table = tableFor(this, props);
    this.#edge = usesEdgePath(props.route53) ? new EdgeSecret(this, 'EdgeSecret') : undefined;
    this.functions = this.#createFunctions(props);
    this.#api = createApi(this, props, {
      functions: this.functions,
      secret: this.#edge,
      options: this.#options,
    });
    this.api = this.#api.rest;
    this.url = props.domainName
      ? `https://${props.domainName.name}${ROUTES.health}`
      : this.api.urlForPath(ROUTES.health);
    this.route53HealthCheck = createRoute53HealthCheck(this, this.api, this.#edge, props);
    this.alarming = this.#createAlarming(props);
    if (props.failDeploymentOnFirstProbe) {
      new FirstProbe(this, 'FirstProbe', this.functions.probe, this.#beforeFirstProbe());
    }
    this.#dependencies.announce(this);
    addWarnings(this, props, this.#dependencies);
    addOutputs(this, this, this.#names);
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
    return grantWriter(this, this.table, writer, this.#dependencies.buffer);
  }

  /** Allows setting and ending maintenance, drills and verdicts by hand. */
  grantOperate(grantee: IGrantable): Grant {
    return grantOperator(this.#tableOfOperators(), grantee, this.#names);
  }
  /** Allows reading outages, availability and current results. */
  grantHistory(grantee: IGrantable): Grant {
    return grantReader(this.#tableOfOperators(), grantee, this.#names);
  }

  #tableOfOperators(): ITable {
    if (this.table) return this.table;
    const problem =
      'must be true here: nothing else of this health check needs a table, which stores results and what operators say';
    throw new PropsError(this, [{ prop: 'sharedResults', problem }]);
  }

  #createFunctions(props: HealthCheckProps): HealthFunctions {
    const { publicDetail = 'state', pathSalt, previousPathSalt } = props;
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
      edgePath: this.#edge?.path(pathSalt),
      previousEdgePath: previousPathSalt === undefined ? undefined : this.#edge?.path(previousPathSalt),
      place,
      code: props.code,
      codeForProbe: requestedOwnChecks(props).length > 0,
      reservedConcurrency: props.reservedConcurrency,
      options: this.#options,
    });
    for (const each of functions.all) this.#dependencies.grantProbing(each, this.table);
    for (const each of functions.all) grantSharing(this.table, each, props);
    grantPast(this.table, functions.health, props);
    return functions;
  }

  #createAlarming(props: HealthCheckProps): Alarming | undefined {
    const input = { watched: this.#watched(props), environment: this.#dependencies.evidenceEnv() };
    return createAlarming(this, props, { ...input, table: this.table, options: this.#options });
  }

  /** Creates the parts that are only there to be watched, and says what there is to watch. */
  #watched(props: HealthCheckProps): Watched {
    const { heartbeat = HEARTBEAT, perClientLimit = false, settings } = props;
    const { slowMs, thresholds, runbookUrl } = props.alarms || {};
    const { health, edge, probe } = this.functions;
    const webAclMetricName = limitClients(this, this.api, perClientLimit);
    if (heartbeat) new Heartbeat(this, 'Heartbeat', probe, heartbeat);
    return {
      ...namesOf(props),
      movesTraffic: props.route53 !== undefined,
      sharesResults: sharesResults(props),
      slowMs,
      thresholds,
      settings,
      runbookUrl,
      heartbeat,
      api: this.api,
      stageName: STAGE,
      webAclMetricName,
      accessLogGroup: this.#api.accessLogGroup,
      functions: { health, edge, probe },
      components: this.#dependencies.components,
      dependencies: this.#dependencies.links,
    };
  }

  #beforeFirstProbe(): Construct[] {
    const networks = this.node.children.filter(child => child instanceof HealthNetwork);
    return [this.functions, ...networks, ...this.#dependencies.links.flatMap(({ mustExist }) => mustExist)];
  }
}
