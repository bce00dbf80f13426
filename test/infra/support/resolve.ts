/** Values of pseudo parameters and of references to logical ids. */
export type Known = Readonly<Record<string, string>>;

const GUID = '6f1b3c2e-0a4d-4e58-9b7a-5d2f1c0e9a83';

/** What Secrets Manager made for the edge path. CloudFormation inserts it at the deployment. */
export const EDGE_SECRET = 'k3Yd8Qw2Zr6Tn1Vb5Xm9Hc4Lp7Sj0Gf2';

const SECRET = /\{\{resolve:secretsmanager:<HealthEdgeSecret\w+>:SecretString:::\}\}/;

export const SAMPLE: Known = {
  'AWS::StackId': `arn:aws:cloudformation:eu-west-1:123456789012:stack/Test/${GUID}`,
  'AWS::StackName': 'Test',
  'AWS::Region': 'eu-west-1',
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Computes the intrinsic functions of a template, as CloudFormation would. An unknown `Ref` becomes `<its id>`. */
export function resolve(value: unknown, known: Known = SAMPLE): unknown {
  if (Array.isArray(value)) return value.map(each => resolve(each, known));
  if (typeof value !== 'object' || value === null) return value;
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
  if (others.length === 0) {
    const intrinsic = INTRINSICS[name];
    if (intrinsic) return intrinsic(argument, known);
    if (name.startsWith('Fn::')) throw new Error(`The resolver of these tests does not know ${name}.`);
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each, known)]));
}

type Intrinsic = (argument: unknown, known: Known) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (id, known) => known[String(id)] ?? `<${id}>`,
  'Fn::GetAtt': id => `<${list(id).join('.')}>`,
  'Fn::Join': (argument, known) => {
    const [separator, parts] = list(argument);
    return list(resolve(parts, known)).join(String(separator)).replace(SECRET, EDGE_SECRET);
  },
  'Fn::Split': (argument, known) => {
    const [separator, text] = list(argument);
    return String(resolve(text, known)).split(String(separator));
  },
  'Fn::Select': (argument, known) => {
    const [index, values] = list(argument);
    return list(resolve(values, known))[Number(index)];
  },
  'Fn::GetAZs': () => ['eu-west-1a', 'eu-west-1b'],
  'Fn::Sub': (text, known) => String(text).replace(/\$\{([^}]+)\}/g, (_, id) => known[id] ?? `<${id}>`),
};

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error(`A list was expected, not ${JSON.stringify(value)}.`);
}
