import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCache, CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import { accessString } from '../constructs/dependencies/redis/redis-login.ts';
import type { Place } from './sandbox-database.ts';

/** A serverless cache is a cluster. */
const RIGHTS = accessString(true);

/** The lowest limits that ElastiCache accepts, so that no mistake costs more. */
const LIMITS = { dataStorage: { maximum: 1, unit: 'GB' }, ecpuPerSecond: { maximum: 1_000 } };

/** A serverless Valkey with a user for IAM logins. User names are unique in an account and region, so there is one sandbox in each. */
export class SandboxCache extends Construct {
  readonly cache: CfnServerlessCache;
  /** Both id and name: for IAM logins they must be the same. */
  readonly user = 'beacon-sandbox';

  constructor(scope: Construct, id: string, { vpc, vpcSubnets }: Place) {
    super(scope, id);
    const user = new CfnUser(this, 'User', {
      engine: 'valkey',
      userId: this.user,
      userName: this.user,
      authenticationMode: { Type: 'iam' },
      accessString: RIGHTS,
    });
    const users = new CfnUserGroup(this, 'Users', {
      engine: 'valkey',
      userGroupId: this.user,
      userIds: [user.ref],
    });
    const group = new SecurityGroup(this, 'Group', {
      vpc,
      description: 'Cache of the sandbox',
      allowAllOutbound: false,
    });
    this.cache = new CfnServerlessCache(this, 'Cache', {
      engine: 'valkey',
      majorEngineVersion: '8',
      serverlessCacheName: this.user,
      description: 'Sandbox of Beacon',
      securityGroupIds: [group.securityGroupId],
      subnetIds: vpc.selectSubnets(vpcSubnets).subnetIds,
      userGroupId: users.ref,
      cacheUsageLimits: LIMITS,
      snapshotRetentionLimit: 0,
    });
  }
}
