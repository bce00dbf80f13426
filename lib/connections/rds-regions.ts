/** Regions whose RDS certificates are bundled; elsewhere `DATABASE_CA` is needed. A test compares the list with its source. */
export const RDS_REGIONS: readonly string[] = [
  ...['af-south-1', 'ap-east-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1'],
  ...['ap-south-2', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ca-central-1'],
  ...['eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-2'],
  ...[
    'eu-west-3',
    'me-central-1',
    'me-south-1',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
  ],
];

/**
 * The region of an RDS server, from its name; `undefined` for any other host, and for an RDS Proxy, whose
 * certificate is signed by Amazon Trust Services, which Node knows.
 */
export function rdsRegionOf(host: string): string | undefined {
  if (/\.proxy-[^.]+\./.test(host)) return undefined;
  const global = /\.([a-z]{2}(?:-[a-z]+)+-\d)\.rds\.amazonaws\.com$/.exec(host);
  const china = /\.rds\.(cn-[a-z]+-\d)\.amazonaws\.com\.cn$/.exec(host);
  return (global ?? china)?.[1];
}
