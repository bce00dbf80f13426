/** Names that need no quoting in a literal, and are the same with and without quotes. */
const NAME = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * Makes a user of PostgreSQL who logs in with IAM, and may do nothing else. It can be run again and again. One statement,
 * because the Data API takes no more, and without a colon, which would be a parameter there.
 * @throws Error where the name would have to be quoted
 */
export function loginSql(user: string): string {
  if (!NAME.test(user)) {
    throw new Error(
      `user: got ${JSON.stringify(user)}; allowed: 1 to 63 of a-z, 0-9 and _, not beginning with a digit. Give another name.`,
    );
  }
  return [
    'DO $$ BEGIN',
    `IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${user}') THEN CREATE USER ${user}; END IF;`,
    `GRANT rds_iam TO ${user};`,
    'END $$',
  ].join(' ');
}
