import { CommandError } from '../terminal/command-error.ts';
import { EXIT_USAGE } from '../terminal/exit-codes.ts';
import { awsError } from './aws-errors.ts';

/** The limit of the request, ms. */
const LIMIT_MS = 8000;

/** Where a stack says that its health check keeps things. */
export type Place = { readonly table: string; readonly service: string; readonly stage: string };

const OPTIONS = /^--table (\S+) --service (\S+) --stage (\S+)$/;

/** Reads the outputs of a stack. @throws CommandError if there is no such stack, or not one health check in it */
export async function placeOfStack(name: string, region: string | undefined): Promise<Place> {
  const outputs = await outputsOf(name, region);
  const [place, ...more] = outputs.flatMap(value => {
    const [, table, service, stage] = OPTIONS.exec(value) ?? [];
    return table && service && stage ? [{ table, service, stage }] : [];
  });
  if (place && more.length === 0) return place;
  const problem = place ? 'has more than one health check' : 'has no health check of Beacon';
  throw new CommandError(EXIT_USAGE, `the stack ${name} ${problem}: give --table, --service and --stage`);
}

async function outputsOf(name: string, region: string | undefined): Promise<readonly string[]> {
  try {
    const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
    const client = new CloudFormationClient({ maxAttempts: 2, ...(region && { region }) });
    const command = new DescribeStacksCommand({ StackName: name });
    const { Stacks = [] } = await client.send(command, { abortSignal: AbortSignal.timeout(LIMIT_MS) });
    return Stacks.flatMap(({ Outputs = [] }) => Outputs.flatMap(({ OutputValue }) => OutputValue ?? []));
  } catch (error) {
    throw awsError(error, `read the stack ${name}`);
  }
}
