import type { LocalCheck, RemoteCheck } from '../../lib/health/check.ts';
import { componentReport, overallStatus, type Report } from '../../lib/health/report.ts';
import { nextState } from '../../lib/health/state.ts';
import { REASONS, type Reason } from '../../lib/names/reasons.ts';
import { REPRESENTATIONS } from '../../lib/report/representations.ts';

/** An answer that the code has made of a report. */
export type ExampleAnswer = {
  readonly code: string;
  readonly mediaType: string;
  /** Parsed, where it is JSON. */
  readonly body: unknown;
};

const AT = Date.parse('2026-11-23T04:11:26.987Z');

const USUAL_CODES = { up: 200, degraded: 206, down: 503 } as const;

/** Each status in each representation, without the page, which is long. */
export async function exampleAnswers(): Promise<ExampleAnswer[]> {
  const reports = [
    reportOf(),
    reportOf(undefined, 'too_many_connections'),
    reportOf('authentication_failed'),
  ];
  const answers = reports.flatMap(report =>
    REPRESENTATIONS.filter(({ mediaType }) => mediaType !== 'text/html').map(async representation => {
      const { mediaType, statusCode } = representation;
      const usual = USUAL_CODES[report.status];
      const rendered = await representation.render({
        report,
        detail: 'full',
        about: { version: '1.0.0', environment: 'production' },
      });
      const text = typeof rendered === 'string' ? rendered : rendered.body;
      const code = String(statusCode?.(report.status, usual) ?? usual);
      return { code, mediaType, body: mediaType.endsWith('json') ? JSON.parse(text) : text };
    }),
  );
  return Promise.all(answers);
}

function reportOf(database?: Reason, cache?: Reason): Report {
  const components = [
    componentOf('memory', undefined, { usage_percent: 12.09, threshold_percent: 80 }, 0.02),
    componentOf(
      'database',
      database,
      { engine: 'postgresql', status: statusText('connected', database) },
      1.84,
    ),
    componentOf('cache', cache, { backend: 'redis', status: statusText('operational', cache) }, 0.71),
  ];
  return { status: overallStatus(components), at: AT, durationMs: 2.1, components };
}

const statusText = (up: string, reason: Reason | undefined) => (reason ? `error: ${reason}` : up);

type Detail = Readonly<Record<string, string | number>>;

function componentOf(name: string, reason: Reason | undefined, detail: Detail, durationMs: number) {
  const common = { name, kind: name, critical: name === 'database' };
  const local: LocalCheck = { ...common, local: true, look: () => ({}) };
  const remote: RemoteCheck = {
    ...common,
    ...{ local: false, timeoutMs: 500, healthyTtlMs: 60_000, failureTtlMs: 5000, probe: async () => ({}) },
  };
  const { state, blame } = reason ? REASONS[reason] : ({ state: 'up', blame: undefined } as const);
  const seen = { state, reason, blame, detail, durationMs, observedAt: AT };
  const result = { ...seen, error: undefined, silentMs: 0, attemptMs: 500 };
  return componentReport(name === 'memory' ? local : remote, nextState(undefined, result), 'run');
}
