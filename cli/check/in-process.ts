import type { Env } from '../terminal/terminal.ts';
import { cannotTell, type Finding } from './finding.ts';
import { readReport } from './read-report.ts';

/** A check that runs in this process, with the settings of the environment. */
export type Local = {
  readonly look: () => Promise<Finding>;
  readonly close: () => void;
};

/** Prepares such a check. It connects with the first look. Faulty settings are a finding. */
export async function checkHere(env: Env, nodeVersion = process.versions.node): Promise<Local> {
  if (Number.parseInt(nodeVersion, 10) < LEAST_NODE) {
    return only(`this is Node.js ${nodeVersion}, and a check without a URL needs ${LEAST_NODE} or newer`);
  }
  const { createBeacon } = await import('../../lib/beacon.ts');
  const { detailJson } = await import('../../lib/report/detail-json.ts');
  try {
    const { checker, clock, config, close } = createBeacon({ env: settingsOf(env), write: () => {} });
    if (checker.names.every(name => name === 'memory')) return only(NOTHING_TO_CHECK);
    const { CHECK_DEADLINE_MS, APP_VERSION: version, ENVIRONMENT: environment } = config.common;
    const look = async () => {
      const report = await checker.run({ maxAgeMs: 0, deadlineAt: clock.now() + CHECK_DEADLINE_MS });
      const finding = readReport(detailJson(report, { version, environment }));
      return finding ?? cannotTell('the report could not be read');
    };
    return { look, close };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return only(`the settings are not valid: ${why}`);
  }
}

/** The parts that run on Lambda are built for this version. A check of a URL needs only Node.js 20. */
const LEAST_NODE = 24;

const NOTHING_TO_CHECK = 'there is nothing to check: give a URL, or set DATABASE_URL or CACHE_URL';

/** The buffer in the memory of a service is not in this process. */
function settingsOf(env: Env): Env {
  const { BUFFER_SOURCE: source, ...rest } = env;
  return source === 'memory' ? rest : env;
}

function only(why: string): Local {
  return { look: async () => cannotTell(why), close: () => {} };
}
