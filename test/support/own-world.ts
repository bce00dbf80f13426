import { reroute } from '../../local/servers/reroute.ts';

// Loaded into a process before all else: it gives the process a network and a clock of its own.
const { REROUTE_FROM, REROUTE_TO, CLOCK_AHEAD_MS } = process.env;
if (REROUTE_FROM && REROUTE_TO) reroute(Number(REROUTE_FROM), () => Number(REROUTE_TO));
if (CLOCK_AHEAD_MS) shiftClock(Number(CLOCK_AHEAD_MS));

function shiftClock(aheadMs: number): void {
  const { now } = Date;
  Date.now = () => now() + aheadMs;
}
