import { Token } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { WatchedComponent } from '../alarms/definitions/watched.ts';
import { bufferPartition, grantPartition } from '../table/beacon-table.ts';
import type { Settings } from '../validation/variables.ts';
import type { BufferProps } from './buffer-props.ts';
import { announce, type DependencyLink } from './link/dependency-link.ts';
import { type CheckProps, requestedOwnChecks } from './requested-checks.ts';

type Props = CheckProps & {
  readonly buffer?: boolean | BufferProps;
  readonly settings?: Settings;
};

const BUFFER_NAME = 'audit';

/** What a health check checks, and what that needs: variables, permissions, warnings. */
export class Dependencies {
  /** What it connects to in the VPC, in the order of the report. */
  readonly links: readonly DependencyLink[];
  /** The name of the buffer. @default - the buffer is not checked */
  readonly buffer: string | undefined;
  /** Every component that the probe function reports, in the order of the report. */
  readonly components: readonly WatchedComponent[];
  readonly #builtIn: readonly WatchedComponent[];

  constructor(props: Props, links: readonly DependencyLink[]) {
    const { buffer, settings } = props;
    this.links = links;
    if (buffer) this.buffer = (buffer !== true && buffer.name) || BUFFER_NAME;
    this.#builtIn = [
      ...(buffer ? [{ name: 'buffer', hasLatency: true }] : []),
      { name: 'memory', hasLatency: false },
      ...links.map(({ component }) => ({ name: component, hasLatency: true })),
    ];
    const own = requestedOwnChecks(props).map(({ component, check }) => ({
      name: component,
      hasLatency: !check.options.local,
    }));
    this.components = [...reported(this.#builtIn, settings), ...own];
  }

  /** Variables of the functions that run checks. */
  env(table: ITable): Record<string, string> {
    const buffer = this.buffer && { BUFFER_NAME: this.buffer, TABLE_NAME: table.tableName };
    return {
      COMPONENTS: namesOf(this.#builtIn),
      ...this.#checksEnv(),
      ...Object.assign({}, ...this.links.map(({ env }) => env)),
      ...(buffer && { BUFFER_SOURCE: 'dynamodb', ...buffer }),
    };
  }

  /** Variables of the alarm function: the components, and where their dependencies' metrics are. */
  evidenceEnv(): Record<string, string> {
    return {
      COMPONENTS: namesOf(this.components),
      ...this.#checksEnv(),
      ...Object.assign({}, ...this.links.map(({ evidenceEnv }) => evidenceEnv)),
    };
  }

  /** Allows a function to run the checks. */
  grantProbing(grantee: IGrantable, table: ITable): void {
    for (const { grant } of this.links) grant(grantee);
    if (this.buffer) grantPartition(table, grantee, bufferPartition(this.buffer), ['Query']);
  }

  /** Adds warnings about what the operator must do by hand. */
  announce(scope: Construct): void {
    for (const link of this.links) announce(scope, link);
  }

  /** The components of the prop `checks` that Beacon checks, with their kinds. */
  #checksEnv(): { CHECKS?: string } {
    const added = this.links.filter(({ isInChecks }) => isInChecks);
    return added.length === 0
      ? {}
      : { CHECKS: added.map(({ component, kind }) => `${component}:${kind}`).join(',') };
  }
}

const namesOf = (components: readonly WatchedComponent[]) => components.map(({ name }) => name).join(',');

/** `COMPONENTS` in `settings` may leave components out: then nothing is published about them. */
function reported(
  components: readonly WatchedComponent[],
  settings: Settings = {},
): readonly WatchedComponent[] {
  const { COMPONENTS: given } = settings;
  if (!given || Token.isUnresolved(given)) return components;
  const names = given.split(',').map(name => name.trim());
  return components.filter(({ name }) => names.includes(name));
}
