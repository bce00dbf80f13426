import type { Report } from '../../lib/health/report.ts';

/** How often the verdict is looked at, ms. */
const INTERVAL_MS = 1000;

/**
 * Looks at the verdict now and then every second, one look at a time.
 * @param look makes a report
 * @param show shows it
 * @returns stops it
 */
export function watchVerdict(look: () => Promise<Report>, show: (report: Report) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const round = async () => {
    const report = await look();
    if (isOver) return;
    show(report);
    timer = setTimeout(() => void round(), INTERVAL_MS);
    timer.unref();
  };
  void round();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
