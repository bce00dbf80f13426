import type { Template } from 'aws-cdk-lib/assertions';
import { resolve } from './resolve.ts';
import { resource, resources } from './resources.ts';

/** A token bucket of API Gateway: requests a second, requests at once. */
export type Bucket = { readonly rate: number; readonly burst: number };

/** A method of the API that needs no signature. */
export type DeployedMethod = {
  readonly id: string;
  readonly edge: boolean;
  readonly bucket: Bucket;
  /** The logical id of the function that answers. */
  readonly function: string;
};

/** The limits of a template that decide which requests are refused. */
export type Deployment = {
  readonly methods: readonly DeployedMethod[];
  /** Reserved environments, by the logical id of the function. */
  readonly reserved: Readonly<Record<string, number>>;
};

type Setting = {
  readonly ResourcePath: string;
  readonly ThrottlingRateLimit: number;
  readonly ThrottlingBurstLimit: number;
};

/** Reads the limits of a template. */
export function deploymentOf(template: Template): Deployment {
  const settings = resolve(
    resource(template, 'AWS::ApiGateway::Stage').Properties.MethodSettings,
  ) as Setting[];
  const bucketOf = (matches: (path: string) => boolean): Bucket => {
    const found = settings.find(({ ResourcePath }) => matches(ResourcePath));
    if (!found) throw new Error('The stage has no such method setting.');
    return { rate: found.ThrottlingRateLimit, burst: found.ThrottlingBurstLimit };
  };
  const open = resources(template, 'AWS::ApiGateway::Method').filter(
    ({ Properties }) => Properties.AuthorizationType === 'NONE',
  );
  return {
    methods: open.map(({ id, Properties }) => {
      const edge = id.includes('ApiEdge');
      const uri = String(resolve(Properties.Integration.Uri));
      return {
        id,
        edge,
        bucket: bucketOf(path => (edge ? path.startsWith('/~1edge') : path === '/*')),
        function: /functions\/<(\w+)\.Arn>/.exec(uri)?.[1] ?? '',
      };
    }),
    reserved: Object.fromEntries(
      resources(template, 'AWS::Lambda::Function').flatMap(({ id, Properties }) =>
        Properties.ReservedConcurrentExecutions ? [[id, Properties.ReservedConcurrentExecutions]] : [],
      ),
    ),
  };
}
