import { Duration, Names } from 'aws-cdk-lib';
import type { RestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { acknowledgeRule } from '../compatibility/acknowledge-rule.ts';
import type { OwnWebAcl, PerClientLimit } from './api-props.ts';
import { problemBody } from './gateway-responses.ts';

const BODY = 'TooManyRequests';

/** A WAF rule that answers 429 to a client IP with too many requests. API Gateway alone can't limit one client. */
class ClientLimit extends Construct {
  /** The dimension `WebACL` of the metrics in AWS/WAFV2. */
  readonly metricName: string;

  constructor(scope: Construct, id: string, stage: Stage, { requests, window }: PerClientLimit) {
    super(scope, id);
    this.metricName = Names.uniqueResourceName(this, { maxLength: 64, separator: '-' });
    const windowSeconds = (window ?? Duration.minutes(1)).toSeconds();
    const visibility = (metricName: string) => ({
      metricName,
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: true,
    });
    const acl = new CfnWebACL(this, 'WebAcl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(this.metricName),
      customResponseBodies: {
        [BODY]: {
          contentType: 'APPLICATION_JSON',
          content: problemBody(
            429,
            'Too Many Requests',
            'One client may not ask that often: ask again later.',
          ),
        },
      },
      rules: [
        {
          name: RULE,
          priority: 0,
          statement: {
            rateBasedStatement: {
              limit: requests,
              evaluationWindowSec: windowSeconds,
              aggregateKeyType: 'IP',
            },
          },
          action: { block: { customResponse: tooManyRequests(windowSeconds) } },
          visibilityConfig: visibility(RULE),
        },
      ],
    });
    new CfnWebACLAssociation(this, 'Association', { resourceArn: stage.stageArn, webAclArn: acl.attrArn });
  }
}

/**
 * Limits what one client may send, if the props ask for it: by a web ACL that is given, or by a new one.
 * @returns the dimension `WebACL` of the new one's metrics
 */
export function limitClients(
  scope: Construct,
  api: RestApi,
  limit: PerClientLimit | OwnWebAcl | false,
): string | undefined {
  if (limit === false) {
    const reason = 'the throttle limits what all clients cost together; a web ACL costs more than the rest';
    acknowledgeRule(api, { rule: 'APIG3', reason });
    return undefined;
  }
  const { stageArn: resourceArn } = api.deploymentStage;
  if (!('webAclArn' in limit))
    return new ClientLimit(scope, 'ClientLimit', api.deploymentStage, limit).metricName;
  new CfnWebACLAssociation(scope, 'WebAclAssociation', { resourceArn, webAclArn: limit.webAclArn });
  return undefined;
}

const RULE = 'PerClientLimit';

function tooManyRequests(windowSeconds: number) {
  const headers = {
    'Retry-After': String(windowSeconds),
    'Cache-Control': 'no-store',
    'X-Health-Status': 'unknown',
  };
  return {
    responseCode: 429,
    customResponseBodyKey: BODY,
    responseHeaders: Object.entries(headers).map(([name, value]) => ({ name, value })),
  };
}
