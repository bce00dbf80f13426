import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCache, CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import { VARIABLES as ENV } from '../constructs/validation/variables.ts';
import type { Place } from './sandbox-database.ts';

/** What the check needs, and no more (README, "The smallest rights"): a serverless cache is a cluster. */
const RIGHTS = `on ~${ENV.CACHE_KEY_PREFIX.default}* -@all +asking +set +get`;

/** The least of both that ElastiCache takes as a limit, so that no accident costs more. */
const LIMITS = { dataStorage: { maximum: 1, unit: 'GB' }, ecpuPerSecond: { maximum: 1_000 } };

/** A serverless Valkey with a user who logs in with IAM. Names of users are the account's: one sandbox a region. */
export class SandboxCache extends Construct {
  readonly cache: CfnServerlessCache;
  /** Id and name, which IAM logins need to be the same. */
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
