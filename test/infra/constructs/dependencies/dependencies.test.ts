import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInstance,
} from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { beforeAll, describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../../infra/constructs/health-check-props.ts';
import { resolve } from '../../support/resolve.ts';
import { actions, resource, resources, statements, variables } from '../../support/resources.ts';
import {
  databaseOf,
  fullStack,
  replicationGroupOf,
  serverlessCacheOf,
  templateOf,
  testApp,
  testStack,
  vpcOf,
} from '../../support/stacks.ts';

const ISOLATED = { subnetType: SubnetType.PRIVATE_ISOLATED };

/** A stack with a VPC and a health check with the props that a function returns. */
function stackWith(make: (stack: Stack, vpc: Vpc) => HealthCheckProps) {
  const stack = testStack();
  const vpc = vpcOf(stack);
  new HealthCheck(stack, 'Health', { vpc, vpcSubnets: ISOLATED, alarms: false, ...make(stack, vpc) });
  return { stack, template: templateOf(stack) };
}

/** The resources to which the probe function may connect. */
function connects(template: Template, action: string): unknown[] {
  const found = statements(template, /Probe/).filter(each => actions(each).includes(action));
  return found.flatMap(each => [each.Resource].flat()).map(each => resolve(each));
}

const rdsUser = (id: string, user = 'beacon') => `arn:aws:rds-db:eu-west-1:123456789012:dbuser:${id}/${user}`;

describe('a database in the same stack', () => {
  let template: Template;
  let stack: Stack;

  beforeAll(() => {
    ({ template, stack } = fullStack());
  });

  it('accepts IAM logins of Beacon’s user, and of no other', () => {
    const { id, Properties } = resource(template, 'AWS::RDS::DBInstance');
    expect(Properties.EnableIAMDatabaseAuthentication).toBe(true);
    expect(connects(template, 'rds-db:connect')).toEqual([rdsUser(`<${id}.DbiResourceId>`)]);
  });

  it('accepts connections from the security group of the functions at its port', () => {
    const { SecurityGroupIds } = resource(template, 'AWS::Lambda::Function', /Probe/).Properties.VpcConfig;
    const into = resource(template, 'AWS::EC2::SecurityGroupIngress', /IntoDatabase/).Properties;
    const to = resource(template, 'AWS::EC2::SecurityGroupEgress', /ToDatabase/).Properties;
    const port = { 'Fn::GetAtt': [expect.stringContaining('Database'), 'Endpoint.Port'] };
    expect(into).toMatchObject({
      IpProtocol: 'tcp',
      FromPort: port,
      SourceSecurityGroupId: SecurityGroupIds[0],
    });
    expect(to).toMatchObject({ IpProtocol: 'tcp', ToPort: port, GroupId: SecurityGroupIds[0] });
    expect(into.GroupId).toEqual(to.DestinationSecurityGroupId);
    expect(into.GroupId['Fn::GetAtt'][0]).toMatch(/^DatabaseSecurityGroup/);
  });

  it('causes a warning with the SQL to run, and the cache one with the command', () => {
    const said = Annotations.fromStack(stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => entry.data);
    expect(said).toContainEqual(
      expect.stringContaining(
        'CREATE USER "beacon" WITH LOGIN; GRANT rds_iam TO "beacon"; GRANT CONNECT ON DATABASE "orders" TO "beacon";',
      ),
    );
    expect(said).toContainEqual(
      expect.stringMatching(
        /create-user --user-id beacon --user-name beacon .*"on ~beacon:health:\* -@all \+set \+get"/,
      ),
    );
  });
});

describe('a database', () => {
  it('may be an Aurora cluster', () => {
    const { template } = stackWith((stack, vpc) => ({
      database: {
        target: new DatabaseCluster(stack, 'Cluster', {
          vpc,
          vpcSubnets: ISOLATED,
          engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 }),
          writer: ClusterInstance.serverlessV2('writer'),
          iamAuthentication: true,
          storageEncrypted: true,
        }),
        user: 'watcher',
      },
    }));
    const { id } = resource(template, 'AWS::RDS::DBCluster');
    expect(connects(template, 'rds-db:connect')).toEqual([rdsUser(`<${id}.DBClusterResourceId>`, 'watcher')]);
    expect(resolve(variables(template, /Probe/).DATABASE_HOST)).toBe(`<${id}.Endpoint.Address>`);
  });

  it('may be a proxy', () => {
    const { template } = stackWith((stack, vpc) => {
      const database = databaseOf(stack, vpc);
      const proxy = database.addProxy('Proxy', {
        vpc,
        vpcSubnets: ISOLATED,
        iamAuth: true,
        secrets: [Secret.fromSecretNameV2(stack, 'S', 's')],
      });
      return { database: { target: proxy } };
    });
    const { id } = resource(template, 'AWS::RDS::DBProxy');
    expect(variables(template, /Probe/).DATABASE_PORT).toBe('5432');
    expect(connects(template, 'rds-db:connect')).toEqual([expect.stringMatching(/dbuser:.*\/beacon$/)]);
    expect(resolve(variables(template, /Probe/).DATABASE_HOST)).toBe(`<${id}.Endpoint>`);
  });

  it('may be imported, with its resource id', () => {
    const { template } = stackWith(stack => {
      const securityGroups = [SecurityGroup.fromSecurityGroupId(stack, 'G', 'sg-0123456789abcdef0')];
      const target = DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Imported', {
        instanceIdentifier: 'orders',
        instanceEndpointAddress: 'orders.abc.eu-west-1.rds.amazonaws.com',
        port: 5433,
        securityGroups,
        instanceResourceId: 'db-ABC',
      });
      return { database: { target } };
    });
    expect(connects(template, 'rds-db:connect')).toEqual([rdsUser('db-ABC')]);
    expect(resource(template, 'AWS::EC2::SecurityGroupIngress', /IntoDatabase/).Properties).toMatchObject({
      GroupId: 'sg-0123456789abcdef0',
      FromPort: 5433,
    });
  });

  it('may be an endpoint', () => {
    const { template } = stackWith(stack => ({
      database: {
        target: {
          host: 'db.internal',
          securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'G', 'sg-0123456789abcdef0'),
        },
        resourceId: 'cluster-ABC',
      },
    }));
    expect(connects(template, 'rds-db:connect')).toEqual([rdsUser('cluster-ABC')]);
    expect(variables(template, /Probe/)).toMatchObject({
      DATABASE_HOST: 'db.internal',
      DATABASE_PORT: '5432',
    });
  });

  it('may have its login in a secret, when the functions reach Secrets Manager', () => {
    const { template, stack } = stackWith((stack, vpc) => {
      const target = databaseOf(stack, vpc);
      return { database: { target, secret: new Secret(stack, 'Login') }, secretsReachable: true };
    });
    expect(variables(template, /Probe/)).toHaveProperty('DATABASE_SECRET_ARN');
    expect(variables(template, /Probe/)).not.toHaveProperty('DATABASE_IAM_AUTH');
    expect(connects(template, 'secretsmanager:GetSecretValue')).toEqual([expect.stringContaining('Login')]);
    expect(connects(template, 'rds-db:connect')).toEqual([]);
    expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('CREATE USER'))).toEqual([]);
  });
});

describe('a database and a cache of another stack', () => {
  const app = testApp();
  const data = new Stack(app, 'Data');
  const vpc = vpcOf(data);
  const [database, cache] = [databaseOf(data, vpc), replicationGroupOf(data, vpc)];
  const own = new Stack(app, 'Own');
  new HealthCheck(own, 'Health', {
    vpc,
    vpcSubnets: ISOLATED,
    database: { target: database },
    cache: { target: cache },
    buffer: true,
    dynamoDbEndpoint: 'create',
  });
  const [theirs, ours] = [Template.fromStack(data), Template.fromStack(own)];

  it('cause no cycle: everything that Beacon adds is in its own stack', () => {
    expect(own.dependencies).toEqual([data]);
    expect(data.dependencies).toEqual([]);
    expect(resources(ours, 'AWS::EC2::SecurityGroupIngress').length).toBe(2);
    expect(resources(ours, 'AWS::EC2::VPCEndpoint').length).toBe(1);
    expect(resources(theirs, 'AWS::EC2::SecurityGroupIngress')).toEqual([]);
    expect(JSON.stringify(theirs.toJSON())).not.toMatch(/Health/);
  });

  it('cause no cycle by the keys of a secret and of the table', () => {
    const app = testApp();
    const theirs = testStack(app, 'Data');
    const vpc = vpcOf(theirs);
    const encryptionKey = new Key(theirs, 'Key');
    const secret = new Secret(theirs, 'Secret', { encryptionKey });
    const table = new Table(theirs, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      encryptionKey,
    });
    const ours = testStack(app, 'Ours');
    new HealthCheck(ours, 'Health', {
      vpc,
      vpcSubnets: ISOLATED,
      database: { target: databaseOf(theirs, vpc), secret },
      secretsReachable: true,
      buffer: { table },
    });
    app.synth();
    const decrypt = statements(templateOf(ours), /Probe/).filter(each =>
      actions(each).includes('kms:Decrypt'),
    );
    expect(
      decrypt.filter(each => each.Condition?.StringLike?.['kms:EncryptionContext:SecretARN']),
    ).toHaveLength(1);
    expect(theirs.dependencies).toEqual([]);
  });

  it('accept IAM logins, too', () => {
    expect(resource(theirs, 'AWS::RDS::DBInstance').Properties.EnableIAMDatabaseAuthentication).toBe(true);
    expect(statements(ours, /Probe/).flatMap(actions)).toEqual(
      expect.arrayContaining(['rds-db:connect', 'elasticache:Connect']),
    );
  });
});

describe('a cache', () => {
  const arn = (kind: string, name: string) => `arn:aws:elasticache:eu-west-1:123456789012:${kind}:${name}`;

  it('may be a replication group: the functions connect to its primary', () => {
    const { template } = stackWith((stack, vpc) => ({ cache: { target: replicationGroupOf(stack, vpc) } }));
    expect(connects(template, 'elasticache:Connect')).toEqual([
      arn('replicationgroup', '<Cache>'),
      arn('user', 'beacon'),
    ]);
    expect(variables(template, /Probe/)).not.toHaveProperty('CACHE_CLUSTER');
    expect(resource(template, 'AWS::EC2::SecurityGroupIngress', /IntoCache/).Properties.GroupId).toEqual(
      resource(template, 'AWS::ElastiCache::ReplicationGroup').Properties.SecurityGroupIds[0],
    );
  });

  it('may be a cluster: the functions connect to its configuration endpoint', () => {
    const { template, stack } = stackWith((stack, vpc) => ({
      cache: { target: replicationGroupOf(stack, vpc, { cluster: true }) },
    }));
    expect(resolve(variables(template, /Probe/))).toMatchObject({
      CACHE_CLUSTER: 'true',
      CACHE_URL: 'rediss://<Cache.ConfigurationEndPoint.Address>:<Cache.ConfigurationEndPoint.Port>',
    });
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('-@all \\+asking \\+set \\+get'));
  });

  it('may be serverless', () => {
    const { template } = stackWith((stack, vpc) => ({ cache: { target: serverlessCacheOf(stack, vpc) } }));
    expect(resolve(variables(template, /Probe/))).toMatchObject({
      CACHE_CLUSTER: 'true',
      CACHE_SERVERLESS: 'true',
      CACHE_URL: 'rediss://<Serverless.Endpoint.Address>:<Serverless.Endpoint.Port>',
    });
    expect(connects(template, 'elasticache:Connect')[0]).toBe(arn('serverlesscache', '<Serverless>'));
  });

  it('may be an endpoint, with or without a login', () => {
    const group = (stack: Stack) => SecurityGroup.fromSecurityGroupId(stack, 'G', 'sg-0123456789abcdef0');
    const named = stackWith(stack => ({
      cache: {
        target: { host: 'cache.internal', port: 6380, securityGroup: group(stack), name: 'sessions' },
      },
    })).template;
    expect(variables(named, /Probe/)).toMatchObject({
      CACHE_URL: 'rediss://cache.internal:6380',
      CACHE_NAME: 'sessions',
    });
    const open = stackWith(stack => ({
      cache: { target: { host: 'cache.internal', securityGroup: group(stack) }, login: 'none', tls: false },
    })).template;
    expect(variables(open, /Probe/).CACHE_URL).toBe('redis://cache.internal:6379');
    expect(connects(open, 'elasticache:Connect')).toEqual([]);
  });

  it('may have its login in a secret', () => {
    const { template } = stackWith((stack, vpc) => ({
      cache: { target: replicationGroupOf(stack, vpc), secret: new Secret(stack, 'Login') },
      secretsReachable: true,
    }));
    expect(variables(template, /Probe/)).toHaveProperty('CACHE_SECRET_ARN');
    expect(connects(template, 'elasticache:Connect')).toEqual([]);
  });
});

describe('the way to AWS services', () => {
  const egress = (template: Template) =>
    resource(template, 'AWS::EC2::SecurityGroup', /NetworkFunctions/).Properties.SecurityGroupEgress;

  it('is only open when a table or a secret needs it', () => {
    const closed = stackWith((stack, vpc) => ({ database: { target: databaseOf(stack, vpc) } })).template;
    expect(egress(closed)).toEqual([expect.objectContaining({ CidrIp: '255.255.255.255/32' })]);
    const open = fullStack().template;
    expect(egress(open)).toEqual([
      expect.objectContaining({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 }),
    ]);
  });

  it('is missing when the functions read the buffer from isolated or public subnets, and synthesis warns', () => {
    const missed = (stack: Stack) =>
      Annotations.fromStack(stack).findWarning(
        '*',
        Match.stringLikeRegexp('from subnets without a NAT gateway'),
      ).length;
    expect(missed(fullStack().stack)).toBe(1);
    const open = testStack();
    const vpc = new Vpc(open, 'Open', { natGateways: 0 });
    new HealthCheck(open, 'Health', { vpc, vpcSubnets: { subnetType: SubnetType.PUBLIC }, buffer: true });
    expect(missed(open)).toBe(1);
    expect(missed(fullStack({ buffer: false }).stack)).toBe(0);
    expect(missed(fullStack({ dynamoDbEndpoint: 'create' }).stack)).toBe(0);
  });

  it('may be a gateway endpoint for DynamoDB, without a policy', () => {
    const { template } = fullStack({ dynamoDbEndpoint: 'create' });
    const { Properties } = resource(template, 'AWS::EC2::VPCEndpoint');
    expect(Properties.VpcEndpointType).toBe('Gateway');
    expect(Properties).not.toHaveProperty('PolicyDocument');
    expect(Properties.RouteTableIds.length).toBe(2);
  });
});
