import { plainText } from '../terminal/plain-text.ts';
import { cannotTell, type Finding } from './finding.ts';
import { fieldsOf, readReport } from './read-report.ts';

/** An HTTP response. */
export type Answer = {
  readonly statusCode: number;
  readonly contentType: string;
  /** The header `X-Health-Status`, which every answer of Beacon has. */
  readonly healthStatus: string | undefined;
  readonly location: string | undefined;
  readonly body: string;
};

/** What an HTTP response says. */
export function readAnswer(answer: Answer): Finding {
  const { statusCode, location, body, healthStatus } = answer;
  if (statusCode >= 300 && statusCode < 400 && location) {
    return cannotTell(`it redirects to ${plainText(location)}: give that URL`, { statusCode });
  }
  const json = parsed(body);
  if (json === undefined) return cannotTell(notJson(answer), { statusCode });
  const { status, error, details, title, detail } = fieldsOf(json);
  if (status === 'unknown') {
    return cannotTell('Beacon itself says that it cannot tell', { statusCode, report: json });
  }
  if (error !== undefined && statusCode >= 500) {
    const why = `the health check itself failed: ${text(details ?? error)}`;
    return cannotTell(why, { statusCode, report: json });
  }
  const finding = readReport(json);
  const isOurs = healthStatus !== undefined || (finding && finding.components.length > 0);
  if (finding && isOurs) return { ...agreeing(finding, answer), statusCode };
  const said = [title, detail, fieldsOf(json).message].filter(each => typeof each === 'string').join(': ');
  return cannotTell(`the answer (${statusCode}) is not a report of Beacon${said && `: ${text(said)}`}`, {
    statusCode,
  });
}

/** A proxy may have changed the code: then the answer contradicts itself. */
function agreeing(finding: Finding, { statusCode }: Answer): Finding {
  const isDown = finding.verdict === 'down' || finding.verdict === 'cannot tell';
  if (isDown || statusCode < 400 || finding.verdict === 'degraded') return finding;
  return cannotTell(`the report says ${finding.verdict}, but the code is ${statusCode}`, finding);
}

function notJson({ statusCode, contentType, body }: Answer): string {
  const kind = /^\s*</.test(body) ? 'HTML' : body === '' ? 'nothing' : plainText(contentType) || 'text';
  return `the answer (${statusCode}) is not Beacon's: it contains ${kind}, not JSON`;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const text = (value: unknown) => plainText(String(value));
