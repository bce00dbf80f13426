import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What the linter of AWS finds in a template. */
type Diagnostic = {
  readonly severity: 'FATAL' | 'ERROR' | 'WARN' | 'INFO';
  /** As those of cfn-lint: `F3002`. */
  readonly ruleId: string;
  readonly message: string;
  readonly entity?: { readonly logicalId?: string };
  readonly propertyPath?: string;
};

type Linter = {
  readonly CompositeEngine: new () => {
    validateTemplate(template: object): { readonly diagnostics: readonly Diagnostic[] };
  };
  readonly TemplateContent: new (content: string, name: string) => object;
};

/** The linter that `aws-cdk-lib` contains: AWS's resource schemas and its rules, without a network. */
const requireInCdk = createRequire(createRequire(import.meta.url).resolve('aws-cdk-lib/package.json'));
const { CompositeEngine, TemplateContent }: Linter = requireInCdk('@aws/cloudformation-validate');
const ENGINE = new CompositeEngine();

/** Rules that do not hold here. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  W3005: 'CDK adds each dependency itself, also where a reference implies it',
  W9002: 'a stack of a known account and region has ARNs with both',
  W9013: 'the same',
  W9008: 'the databases are fixtures',
};

/**
 * What CloudFormation would refuse in a template, or probably not do as meant, each as one line. Advice, such as tags,
 * is left out.
 */
export function lint(template: object): string[] {
  const { diagnostics } = ENGINE.validateTemplate(new TemplateContent(JSON.stringify(template), 'template'));
  return diagnostics
    .filter(({ severity, ruleId }) => severity !== 'INFO' && !(ruleId in LEFT_OUT))
    .map(({ severity, ruleId, message, entity, propertyPath }) =>
      [severity, ruleId, entity?.logicalId ?? '', propertyPath ?? '', message].join(' '),
    );
}

/** The templates in a folder, nested ones too, by their names. */
export function templatesIn(folder: string): Record<string, object> {
  const names = readdirSync(folder).filter(name => name.endsWith('.template.json'));
  return Object.fromEntries(names.map(name => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))]));
}
