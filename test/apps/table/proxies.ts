import { check, cluster, IAM, instance, SECRET, secret, secretsOf, WITH_SECRET } from './database-app.ts';
import { place } from './network.ts';
import type { Row } from './row.ts';

export const PROXIES: readonly Row[] = [
  {
    target: 'an RDS Proxy that accepts IAM logins',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => {
      const proxied = instance(stack, vpc);
      return {
        target: proxied.addProxy('Proxy', { ...place(vpc), secrets: secretsOf(proxied), iamAuth: true }),
      };
    }),
    shows: IAM,
  },
  {
    target: 'an RDS Proxy with the defaults of CDK, and no secret for Beacon',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => {
      const proxied = instance(stack, vpc);
      return { target: proxied.addProxy('Proxy', { ...place(vpc), secrets: secretsOf(proxied) }) };
    }),
    shows: { fault: 'is a proxy that accepts no IAM logins' },
  },
  {
    target: 'an RDS Proxy that accepts only IAM logins, with a secret',
    from: 'created',
    login: 'secret',
    add: check((stack, vpc) => {
      const proxied = instance(stack, vpc);
      const target = proxied.addProxy('Proxy', { ...place(vpc), secrets: secretsOf(proxied), iamAuth: true });
      return { target, secret: secret(stack) };
    }, WITH_SECRET),
    shows: { fault: 'accepts only IAM logins' },
  },
  {
    target: 'an RDS Proxy of a cluster, with a secret',
    from: 'created',
    login: 'secret',
    add: check((stack, vpc) => {
      const proxied = cluster(stack, vpc);
      const target = proxied.addProxy('Proxy', { ...place(vpc), secrets: secretsOf(proxied) });
      return { target, secret: secret(stack) };
    }, WITH_SECRET),
    shows: SECRET,
  },
];
