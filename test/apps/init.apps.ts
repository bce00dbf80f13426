import { afterEach, beforeEach, expect, it } from 'vitest';
import { PACKAGE_NAME } from '../../build/package-entries.ts';
import { AppFolder, count } from './support/app-folder.ts';

/** The release of the `cdk` command of May 2025. Its apps have `aws-cdk-lib` 2.194.0, ts-jest and ts-node. */
const OLD_CDK = 'aws-cdk@2.1014.0';

/** Where `cdk init` asks for code. */
const PLACE = '// The code that defines your stack goes here';

const ADDED = `
    const vpc = new Vpc(this, 'Vpc');
    const engine = DatabaseInstanceEngine.POSTGRES;
    const database = new DatabaseInstance(this, 'Database', { vpc, engine, databaseName: 'orders' });
    new HealthCheck(this, 'Health', { vpc, database: { target: database, name: 'orders' } });
`;

const IMPORTED = {
  'aws-cdk-lib/aws-ec2': ['Vpc'],
  'aws-cdk-lib/aws-rds': ['DatabaseInstance', 'DatabaseInstanceEngine'],
  [PACKAGE_NAME]: ['HealthCheck'],
};

const imports = (line: (names: string, from: string) => string) =>
  Object.entries(IMPORTED)
    .map(([from, names]) => line(names.join(', '), from))
    .join('\n');

const LANGUAGES = {
  typescript: {
    extension: 'ts',
    imports: imports((names, from) => `import { ${names} } from '${from}';`),
    test: `import * as cdk from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as Shop from '../lib/shop-stack';`,
  },
  javascript: {
    extension: 'js',
    imports: imports((names, from) => `const { ${names} } = require('${from}');`),
    test: `const cdk = require('aws-cdk-lib');
const { Template } = require('aws-cdk-lib/assertions');
const Shop = require('../lib/shop-stack');`,
  },
} as const;

const TEST = `
test('the health check has an API', () => {
  const stack = new Shop.ShopStack(new cdk.App(), 'Shop');
  Template.fromStack(stack).resourceCountIs('AWS::ApiGateway::RestApi', 1);
});
`;

let app: AppFolder;

beforeEach(() => {
  app = new AppFolder('shop');
});

afterEach(() => app.remove());

/** Writes into the new app what its files ask for, and installs its packages. */
function addHealthCheck(language: keyof typeof LANGUAGES): void {
  const { extension, imports: lines, test } = LANGUAGES[language];
  const stack = `lib/shop-stack.${extension}`;
  const source = app.read(stack);
  if (!source.includes(PLACE)) throw new Error(`cdk init does not write "${PLACE}" any more.`);
  app.write({
    [stack]: `${lines}\n${source.replace(PLACE, ADDED)}`,
    [`test/shop.test.${extension}`]: `${test}\n${TEST}`,
  });
  app.install();
}

function expectHealthCheck(): void {
  app.run('npx', ['cdk', 'synth', '--quiet']);
  expect(count(app.resources(), 'AWS::ApiGateway::RestApi')).toBe(1);
}

it.each(['typescript', 'javascript'] as const)(
  "an app of today's cdk init in %s passes its tests",
  language => {
    app.cdk('init', 'app', '--language', language, '--generate-only');
    addHealthCheck(language);
    if (language === 'typescript') app.run('npm', ['run', 'build']);
    app.run('npm', ['test']);
    expectHealthCheck();
  },
);

it('an app that cdk init made 18 months ago passes its tests', () => {
  app.run('npm', [
    'exec',
    '--yes',
    OLD_CDK,
    '--',
    'init',
    'app',
    '--language',
    'typescript',
    '--generate-only',
  ]);
  expect(app.json('package.json').dependencies['aws-cdk-lib']).toBe('2.194.0');
  addHealthCheck('typescript');
  app.run('npm', ['run', 'build']);
  app.run('npm', ['test']);
  expectHealthCheck();
});
