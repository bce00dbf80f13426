import type { Beacon } from '../../lib/beacon.ts';
import type { Report } from '../../lib/health/report.ts';
import type { Screen } from '../screen/screen.ts';
import { secondLine } from '../screen/second-line.ts';
import type { Told } from '../screen/told.ts';
import { advice, verdictLine } from '../screen/verdict-line.ts';
import { watchVerdict } from '../screen/watch.ts';

/** The first look also loads the drivers, which takes long on a busy machine, ms. */
const LOOK_MS = 10_000;

/** What is shown of the verdicts of the environments. */
export type Watch = {
  /** Looks at the verdict of the first environment every second. @returns stops it */
  readonly start: (beacon: Beacon, seen: (report: Report) => void) => () => void;
  readonly hear: (told: Told) => void;
  /** What the second environment says; `undefined`: there is none, or it still starts. */
  readonly second: () => string | undefined;
};

/** Shows the verdicts, and what to do when that of the first environment becomes worse. */
export function createWatch(screen: Screen): Watch {
  let [shown, second]: [string?, string?] = [];
  const paint: Screen['paint'] = (...given) => screen.paint(...given);
  const show = () => {
    if (shown) screen.bottom(second ? `${shown} ${paint('dim', `| second environment: ${second}`)}` : shown);
  };
  const showReport = (report: Report) => {
    const line = verdictLine(report, paint);
    if (line === shown) return;
    shown = line;
    for (const text of advice(report)) screen.say(paint('yellow', `  ${text}`));
    show();
  };
  return {
    start({ checker, clock }, seen) {
      const look = () => checker.run({ deadlineAt: clock.now() + LOOK_MS });
      return watchVerdict(look, report => {
        seen(report);
        showReport(report);
      });
    },
    hear(told) {
      const line = secondLine(told);
      if (second === undefined)
        screen.say(`A second environment listens on http://127.0.0.1:${told.port}, on the same table.`);
      if (line === second) return;
      second = line;
      show();
    },
    second: () => second,
  };
}
