import type { Command } from 'commander';
import { type Place, placeOfStack } from '../aws/stack.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** Where the table is. */
export type PlaceOptions = {
  readonly stack?: string;
  readonly table?: string;
  readonly service?: string;
  readonly stage?: string;
  readonly region?: string;
};

/** Adds the options that say where the table is. */
export function addPlace(command: Command): Command {
  return command
    .option('--stack <name>', 'the CloudFormation stack of the health check')
    .option('--table <name>', 'or: its table, with --service and --stage')
    .option('--service <name>', 'the name of the service')
    .option('--stage <name>', 'the deployment stage')
    .option('--region <region>', 'the region of AWS');
}

const PART = /^[^\s#]{1,100}$/;

/** @throws UsageError if it is not clear which table is meant, CommandError if the stack cannot be read */
export async function placeOf({ stack, table, service, stage, region }: PlaceOptions): Promise<Place> {
  if (stack) {
    if (table || service || stage)
      throw new UsageError('give either --stack, or --table, --service and --stage');
    return placeOfStack(stack, region);
  }
  if (!table || !service || !stage) throw new UsageError('give --stack, or --table, --service and --stage');
  for (const [option, given] of Object.entries({ '--service': service, '--stage': stage })) {
    if (!PART.test(given)) throw new UsageError(`${option} must be 1 to 100 characters without spaces and #`);
  }
  return { table, service, stage };
}
