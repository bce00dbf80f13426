import type { Clock } from '../time/clock.ts';
import type { AwsIdentity } from './aws-identity.ts';
import { type Credentials, fixedLogin, type Login, SecretLogin, tokenLogin } from './credentials.ts';
import { UsedLogins } from './used-logins.ts';

/** Where a login comes from, as the settings say. */
export type LoginSource =
  | { readonly from: 'settings'; readonly login: Login }
  /** `user` where the secret names none. */
  | { readonly from: 'secret'; readonly secretId: string; readonly user: string }
  | { readonly from: 'iam'; readonly user: string };

type TokenSigner = typeof import('./iam-token.ts');

/** Signs the token of one IAM user. */
type SignToken = (signer: TokenSigner, user: string, aws: AwsIdentity) => Promise<string>;

/** The credentials that a source stands for. @param aws is needed for IAM; the settings were checked for it at start */
export function credentialsOf(
  source: LoginSource,
  aws: AwsIdentity | undefined,
  clock: Clock,
  sign: SignToken,
): UsedLogins {
  return new UsedLogins(sourceOf(source, aws, clock, sign));
}

function sourceOf(
  source: LoginSource,
  aws: AwsIdentity | undefined,
  clock: Clock,
  sign: SignToken,
): Credentials {
  switch (source.from) {
    case 'settings':
      return fixedLogin(source.login);
    case 'secret':
      return new SecretLogin(async () => {
        const { fetchLogin } = await import('./secrets.ts');
        return fetchLogin(source.secretId, source.user);
      }, clock);
    case 'iam': {
      if (!aws) throw new TypeError('an IAM login needs an AWS identity');
      return tokenLogin(source.user, async () => sign(await import('./iam-token.ts'), source.user, aws));
    }
  }
}
