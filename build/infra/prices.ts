/** One price in a price list of AWS. */
export type Price = {
  readonly dollars: number;
  readonly per: string;
  /** The page under https://aws.amazon.com that states the price. */
  readonly page: string;
  /** Whether the price was read in a public document of 2026. @see docs/cost.md, where others are marked "verify" */
  readonly read: boolean;
};

/** List prices of us-east-1, without any free tier, as known on 2026-11-24. */
export const PRICES = {
  healthCheck: { dollars: 0.5, per: 'health check of an AWS endpoint', page: 'route53/pricing', read: false },
  healthCheckOption: {
    dollars: 1,
    per: 'option of it: HTTPS, string match, fast',
    page: 'route53/pricing',
    read: false,
  },
  webAcl: { dollars: 5, per: 'web ACL', page: 'waf/pricing', read: false },
  webAclRule: { dollars: 1, per: 'rule', page: 'waf/pricing', read: false },
  webAclRequests: { dollars: 0.6, per: '1 M requests', page: 'waf/pricing', read: false },
  apiRequests: { dollars: 3.5, per: '1 M requests to a REST API', page: 'api-gateway/pricing', read: false },
  lambdaRequests: { dollars: 0.2, per: '1 M requests', page: 'lambda/pricing', read: true },
  lambdaGbSeconds: { dollars: 13.3334, per: '1 M GB-seconds, arm64', page: 'lambda/pricing', read: true },
  alarmMetric: { dollars: 0.1, per: 'metric in an alarm', page: 'cloudwatch/pricing', read: true },
  compositeAlarm: { dollars: 0.5, per: 'composite alarm', page: 'cloudwatch/pricing', read: true },
  metric: { dollars: 0.3, per: 'metric', page: 'cloudwatch/pricing', read: true },
  dashboard: { dollars: 3, per: 'dashboard', page: 'cloudwatch/pricing', read: true },
  logsGb: { dollars: 0.5, per: 'GB of logs taken in', page: 'cloudwatch/pricing', read: true },
  logsKeptGb: { dollars: 0.03, per: 'GB of logs kept', page: 'cloudwatch/pricing', read: false },
  tableWrites: { dollars: 0.625, per: '1 M writes of 1 KB', page: 'dynamodb/pricing/on-demand', read: true },
  tableReads: { dollars: 0.125, per: '1 M reads of 4 KB', page: 'dynamodb/pricing/on-demand', read: true },
  auroraUnitHour: { dollars: 0.12, per: 'ACU-hour', page: 'rds/aurora/pricing', read: true },
  auroraGb: { dollars: 0.1, per: 'GB stored', page: 'rds/aurora/pricing', read: false },
  key: { dollars: 1, per: 'KMS key', page: 'kms/pricing', read: false },
  secret: { dollars: 0.4, per: 'secret', page: 'secrets-manager/pricing', read: false },
  valkeyGbHour: {
    dollars: 0.084,
    per: 'GB-hour, serverless Valkey',
    page: 'elasticache/pricing',
    read: true,
  },
} as const satisfies Record<string, Price>;

const MILLION = 1_000_000;

/** The price of `count` pieces, US$. */
export const cost = (price: keyof typeof PRICES, count: number): number => PRICES[price].dollars * count;

/** The same for prices of a million pieces. */
export const millions = (price: keyof typeof PRICES, count: number): number => cost(price, count / MILLION);
