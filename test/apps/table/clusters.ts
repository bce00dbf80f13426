import { ClusterInstance } from 'aws-cdk-lib/aws-rds';
import { check, cluster, IAM, SECRET, secret, WITH_SECRET } from './database-app.ts';
import { SMALL } from './network.ts';
import type { Row } from './row.ts';

export const CLUSTERS: readonly Row[] = [
  {
    target: 'an Aurora cluster, Serverless v2',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({
      target: cluster(stack, vpc, { iamAuthentication: true, serverlessV2MinCapacity: 1 }),
    })),
    shows: IAM,
  },
  {
    target: 'an Aurora cluster that could pause, but for the heartbeat',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({
      target: cluster(stack, vpc, { iamAuthentication: true, serverlessV2MinCapacity: 0 }),
    })),
    shows: { ...IAM, says: 'the heartbeat will keep it awake' },
  },
  {
    target: 'an Aurora cluster without IAM logins',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({ target: cluster(stack, vpc) })),
    shows: { fault: 'accepts no IAM logins' },
  },
  {
    target: 'an Aurora cluster with a reader',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({
      target: cluster(stack, vpc, {
        iamAuthentication: true,
        writer: ClusterInstance.provisioned('writer', { instanceType: SMALL }),
        readers: [ClusterInstance.provisioned('reader', { instanceType: SMALL })],
      }),
    })),
    shows: IAM,
  },
  {
    target: 'an Aurora cluster with a secret',
    from: 'created',
    login: 'secret',
    add: check((stack, vpc) => ({ target: cluster(stack, vpc), secret: secret(stack) }), WITH_SECRET),
    shows: SECRET,
  },
];
