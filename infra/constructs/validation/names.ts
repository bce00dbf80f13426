import { Token } from 'aws-cdk-lib';
import { ENV } from '../../../lib/settings/table.ts';

/** Names of databases and users, as they also stand in an ARN and, quoted, in SQL. Tokens are taken on trust. */
export function isName(text: string): boolean {
  return Token.isUnresolved(text) || /^[\w-]{1,63}$/.test(text);
}

/** As the functions will read it at their start. */
export function isServiceName(text: string): boolean {
  return Token.isUnresolved(text) || ENV.SERVICE_NAME.pattern.test(text);
}

export const SERVICE_NAME_ALLOWED = ENV.SERVICE_NAME.allowed;
