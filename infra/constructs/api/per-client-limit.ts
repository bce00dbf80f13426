import { Duration, Names } from 'aws-cdk-lib';
import type { Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { PerClientLimit } from './api-props.ts';
import { problemBody } from './gateway-responses.ts';

/** The limit that health checks were born with here: 100 requests a minute of one client. */
export const DEFAULT_CLIENT_LIMIT: PerClientLimit = { requests: 100, window: Duration.minutes(1) };

const BODY = 'TooManyRequests';

/** Answers one client IP that asks too often with 429, which API Gateway alone can't. */
export class ClientLimit extends Construct {
  /** Under which WAF counts: the dimensions `WebACL` and `Rule` of AWS/WAFV2. */
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
