import { Token } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { WatchedComponent } from '../alarms/definitions/watched.ts';
import { bufferPartition, grantPartition } from '../table/beacon-table.ts';
import type { Settings } from '../validation/variables.ts';
import { type BufferProps, bufferName } from './buffer-props.ts';
import { addedChecks, checksEnvironment } from './environment.ts';
import { announce, type DependencyLink } from './link/dependency-link.ts';
import { type CheckProps, requestedOwnChecks } from './requested-checks.ts';

type Props = CheckProps & {
  readonly buffer?: boolean | BufferProps;
  readonly settings?: Settings;
};

/** What a health check checks, and what that needs: variables, permissions, warnings. */
export class Dependencies {
  /** What it connects to in the VPC, in the order of the report. */
  readonly links: readonly DependencyLink[];
  /** The name of the buffer. @default - the buffer is not checked */
  readonly buffer: string | undefined;
  /** Every component that the probe function reports, in the order of the report. */
  readonly components: readonly WatchedComponent[];

  constructor(props: Props, links: readonly DependencyLink[]) {
    const { buffer, settings } = props;
    this.links = links;
    this.buffer = bufferName(buffer);
    const builtIn = [
      ...(buffer ? [{ name: 'buffer', hasLatency: true }] : []),
      { name: 'memory', hasLatency: false },
      ...links.map(({ component }) => ({ name: component, hasLatency: true })),
    ];
    const own = requestedOwnChecks(props).map(({ component, check }) => ({
      name: component,
      hasLatency: !check.options.local,
    }));
    this.components = [...reported(builtIn, settings), ...own];
  }

  /** Variables of the functions that run checks. */
  env(table: ITable | undefined): Record<string, string> {
    return checksEnvironment(this.links, this.buffer, table?.tableName);
  }

  /** Variables of the alarm function: the components, and where their dependencies' metrics are. */
  evidenceEnv(): Record<string, string> {
    return {
      COMPONENTS: namesOf(this.components),
      ...addedChecks(this.links),
      ...Object.assign({}, ...this.links.map(({ evidenceEnv }) => evidenceEnv)),
    };
  }

  /** Allows a function to run the checks. */
  grantProbing(grantee: IGrantable, table: ITable | undefined): void {
    for (const { grant } of this.links) grant(grantee);
    if (this.buffer && table) grantPartition(table, grantee, bufferPartition(this.buffer), ['Query']);
  }

  /** Adds warnings about what the operator must do by hand. */
  announce(scope: Construct): void {
    for (const link of this.links) announce(scope, link);
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
