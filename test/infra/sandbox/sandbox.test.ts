import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addHealthCheck } from '../../../infra/sandbox/add-health-check.ts';
import { iamUserSql } from '../../../infra/sandbox/login-sql.ts';
import { sandboxApp } from '../../../infra/sandbox/sandbox-app.ts';
import { type Dependencies, SandboxStack } from '../../../infra/sandbox/sandbox-stack.ts';
import { LocalPostgres } from '../../../local/servers/postgres.ts';
import type { Json } from '../support/example.ts';
import { appProps, validated } from '../support/stacks.ts';

const OUT = mkdtempSync(join(tmpdir(), 'beacon-sandbox-'));
afterAll(() => rmSync(OUT, { recursive: true, force: true }));

/** The template, and what the stack gives to the health check. */
function sandbox() {
  const seen: Dependencies[] = [];
  const stack = new SandboxStack(new App({ outdir: OUT, analyticsReporting: false }), 'Sandbox', {
    addHealthCheck: (_scope, dependencies) => void seen.push(dependencies),
  });
  return { seen, template: Template.fromStack(stack) };
}

const { template: TEMPLATE, seen: SEEN } = sandbox();

describe('the sandbox', () => {
  it('has a database that never pauses, accepts IAM logins, and has the Data API', () => {
    TEMPLATE.hasResourceProperties('AWS::RDS::DBCluster', {
      ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 1 },
      EnableIAMDatabaseAuthentication: true,
      EnableHttpEndpoint: true,
      StorageEncrypted: true,
    });
  });

  it('runs the SQL for the user through the Data API, after the database exists', () => {
    const [login] = Object.values<Json>(TEMPLATE.findResources('Custom::BeaconLogin'));
    const call = JSON.stringify(login.Properties.Update);
    expect(call).toContain('ExecuteStatement');
    expect(call).toContain(iamUserSql('beacon'));
    expect(login.Properties.Create).toEqual(login.Properties.Update);
    const instance = Object.keys(TEMPLATE.findResources('AWS::RDS::DBInstance'))[0];
    expect(login.DependsOn).toContain(instance);
  });

  it('allows that call nothing else', () => {
    TEMPLATE.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          { Action: 'rds-data:ExecuteStatement', Effect: 'Allow', Resource: Match.not('*') },
          { Action: 'secretsmanager:GetSecretValue', Effect: 'Allow', Resource: Match.not('*') },
        ],
      },
    });
  });

  it('has a cache with a user for IAM logins, with no more rights than the check needs', () => {
    TEMPLATE.hasResourceProperties('AWS::ElastiCache::User', {
      Engine: 'valkey',
      UserId: 'beacon-sandbox',
      UserName: 'beacon-sandbox',
      AuthenticationMode: { Type: 'iam' },
      AccessString: 'on ~beacon:health:* -@all +asking +set +get',
    });
    TEMPLATE.hasResourceProperties('AWS::ElastiCache::ServerlessCache', {
      Engine: 'valkey',
      UserGroupId: { Ref: Match.stringLikeRegexp('^CacheUsers') },
      CacheUsageLimits: { DataStorage: { Maximum: 1, Unit: 'GB' }, ECPUPerSecond: { Maximum: 1000 } },
    });
  });

  it('has no way in or out, and nothing that costs by the hour except the database and the cache', () => {
    for (const type of ['InternetGateway', 'NatGateway', 'VPCEndpoint', 'EIP']) {
      TEMPLATE.resourceCountIs(`AWS::EC2::${type}`, 0);
    }
    TEMPLATE.allResourcesProperties('AWS::RDS::DBInstance', Match.objectLike({ PubliclyAccessible: false }));
  });

  it('keeps nothing when it is deleted', () => {
    const all: Record<string, Json> = TEMPLATE.toJSON().Resources;
    const kept = Object.entries(all).filter(
      ([, { DeletionPolicy = 'Delete' }]) => DeletionPolicy !== 'Delete',
    );
    expect(kept).toEqual([]);
    TEMPLATE.hasResourceProperties('AWS::RDS::DBCluster', { DeletionProtection: false });
  });

  it('keeps nothing of the health check either, except the role of the account for API Gateway’s logs', () => {
    const stack = sandboxApp(addHealthCheck, appProps()).node.findChild('BeaconSandbox') as SandboxStack;
    const all: Record<string, Json> = Template.fromStack(stack).toJSON().Resources;
    const kept = Object.entries(all).filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain');
    expect(kept.map(([, { Type }]) => Type).sort()).toEqual(['AWS::ApiGateway::Account', 'AWS::IAM::Role']);
  });

  it('gives the health check everything that it needs, and what it must wait for', () => {
    expect(SEEN).toHaveLength(1);
    const [dependencies] = SEEN;
    expect(dependencies?.database).toMatchObject({ name: 'postgres', user: 'beacon' });
    expect(dependencies?.cache).toMatchObject({ user: 'beacon-sandbox' });
    expect(dependencies?.after).toHaveLength(2);
  });

  it('passes the rules of cdk-nag and of the template validator', () => {
    const context = { '@aws-cdk/core:validateAgainstDefaultRules': true };
    const app = sandboxApp(addHealthCheck, appProps(context));
    expect(() => validated(() => app.synth())).not.toThrow();
  });
});

describe('the SQL for the user', () => {
  let server: LocalPostgres;
  let client: pg.Client;

  beforeAll(async () => {
    server = await LocalPostgres.start();
    client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('CREATE ROLE rds_iam');
  });
  afterAll(async () => {
    await client.end();
    await server.remove();
  });

  it('creates a user for IAM logins, and can be run again', async () => {
    await client.query(iamUserSql('checker'));
    await client.query(iamUserSql('checker'));
    const { rows } = await client.query(
      "SELECT rolcanlogin, rolsuper, pg_has_role('checker', 'rds_iam', 'member') AS iam FROM pg_roles WHERE rolname = 'checker'",
    );
    expect(rows).toEqual([{ rolcanlogin: true, rolsuper: false, iam: true }]);
  });

  it('is one statement without a colon, as the Data API needs it', async () => {
    expect(iamUserSql('checker')).not.toContain(':');
    await client.query({ text: iamUserSql('checker'), values: [] });
  });

  it.each(['Beacon', "b'; DROP ROLE rds_iam; --", '', '1st', 'a'.repeat(64)])('refuses the name %j', name => {
    expect(() => iamUserSql(name)).toThrow(/^user: got .+; allowed: 1 to 63 of a-z/);
  });
});
