import { list, type Statement } from './statements.ts';

/** One use of a permission, as AWS would evaluate it. */
export type Request = {
  /** `<Role>`, or the name of a service. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys and their values. A key that is not named is not in the request. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
};

/** The account itself, in the policy of a key: then the policies of roles decide. */
const ACCOUNT = 'arn:aws:iam::123456789012:root';

/** Whether the policies of a template allow a request, in one account. */
export function isAllowed(statements: readonly Statement[], request: Request): boolean {
  const fitting = statements.filter(each => fits(each, request));
  if (fitting.some(({ effect }) => effect === 'Deny')) return false;
  const byIdentity = fitting.some(({ of }) => of === 'identity');
  const byResource = fitting.some(({ of }) => of !== 'identity');
  return byResource || (byIdentity && isDelegated(statements, request));
}

/** A key's policy must let the account decide. The policies of other resources need not name a role. */
function isDelegated(statements: readonly Statement[], { action, resource }: Request): boolean {
  if (!action.startsWith('kms:')) return true;
  return statements.some(
    ({ of, principals, effect }) => of === resource && effect === 'Allow' && principals.includes(ACCOUNT),
  );
}

function fits(statement: Statement, request: Request): boolean {
  const { principals, actions, resources, conditions, of } = statement;
  const inPlace = of === 'identity' || of === request.resource;
  return (
    inPlace &&
    principals.some(each => each === '*' || each === request.principal) &&
    actions.some(each => like(each, request.action)) &&
    (of !== 'identity' || resources.some(each => like(each, request.resource))) &&
    Object.entries(conditions).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, wanted, request.context?.[key])),
    )
  );
}

/** Whether a text fits a pattern of IAM with `*` and `?`. */
function like(pattern: string, text: string): boolean {
  const parts = pattern.split(/([*?])/).map(part => {
    if (part === '*') return '.*';
    return part === '?' ? '.' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's').test(text);
}

function holds(operator: string, wanted: unknown, given: string | readonly string[] | undefined): boolean {
  const fitsOne = (value: string) => list(wanted).some(each => like(each, value));
  if (operator === 'StringNotEquals') return given === undefined || !list(given).some(fitsOne);
  if (operator === 'Null') return String(given === undefined) === String(wanted);
  if (operator.startsWith('ForAllValues:')) return list(given).every(fitsOne);
  if (!OPERATORS.includes(operator))
    throw new Error(`The evaluation of these tests does not know ${operator}.`);
  return given !== undefined && list(given).some(fitsOne);
}

const OPERATORS = ['StringEquals', 'StringLike', 'ArnLike', 'ArnEquals', 'Bool'];
