import { Duration, Names } from 'aws-cdk-lib';
import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { PerClientLimit } from './api-props.ts';
import { problemBody } from './gateway-responses.ts';

/** The default: 100 requests a minute from one client. */
export const DEFAULT_CLIENT_LIMIT: PerClientLimit = { requests: 100, window: Duration.minutes(1) };

const BODY = 'TooManyRequests';

/** A WAF rule that answers 429 to a client IP with too many requests. API Gateway alone can't limit one client. */
export class ClientLimit extends Construct {
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
