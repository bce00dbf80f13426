/** Names that need no quotes in SQL, and mean the same with and without quotes. */
const NAME = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * SQL that creates a PostgreSQL user for IAM logins, with no other rights. Running it again changes nothing. It is one
 * statement, because the Data API accepts one, and has no colon, because a colon would begin a parameter.
 * @throws Error when the name would need quotes
 */
export function iamUserSql(user: string): string {
  if (!NAME.test(user)) {
    throw new Error(
      `user: got ${JSON.stringify(user)}; allowed: 1 to 63 of a-z, 0-9 and _, no digit first. Give another name.`,
    );
  }
  return [
    'DO $$ BEGIN',
    `IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${user}') THEN CREATE USER ${user}; END IF;`,
    `GRANT rds_iam TO ${user};`,
    'END $$',
  ].join(' ');
}
