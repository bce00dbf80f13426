import { CommandError } from '../terminal/command-error.ts';
import { EXIT_NOT_ALLOWED, EXIT_UNAVAILABLE, EXIT_USAGE } from '../terminal/exit-codes.ts';
import { plainText } from '../terminal/plain-text.ts';

const NOT_FOUND = ['ResourceNotFoundException', 'ValidationError'];
const DENIED =
  /AccessDenied|UnrecognizedClient|InvalidSignature|ExpiredToken|InvalidClientToken|MissingAuthentication/;

/** An error of AWS as a sentence for people. @param doing what was tried, such as `read the table beacon` */
export function awsError(error: unknown, doing: string, uncertain = ''): CommandError {
  if (error instanceof CommandError) return error;
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const said = plainText(message, 200);
  if (name === 'CredentialsProviderError' || /credential/i.test(name))
    return made(
      EXIT_NOT_ALLOWED,
      `no AWS credentials were found: log in, or set AWS_PROFILE (to ${doing})`,
      error,
    );
  if (/region is missing/i.test(message))
    return made(EXIT_USAGE, 'the region is not known: set AWS_REGION, or give --region', error);
  if (DENIED.test(name))
    return made(
      EXIT_NOT_ALLOWED,
      `AWS did not allow it to ${doing} (${name}): the construct's grantOperate and grantHistory allow it`,
      error,
    );
  if (NOT_FOUND.includes(name)) return made(EXIT_USAGE, `could not ${doing}: ${said}`, error);
  return made(EXIT_UNAVAILABLE, `could not ${doing}: ${said} (${name}).${uncertain}`, error);
}

function made(exitCode: number, message: string, cause: unknown): CommandError {
  return new CommandError(exitCode, message, { cause });
}
