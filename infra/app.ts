import { beaconApp } from './beacon-app.ts';
import { ENVIRONMENTS } from './settings.ts';

try {
  beaconApp(ENVIRONMENTS).synth();
} catch (error) {
  // For an uncaught error Node prints the line that threw it, and a line of CDK's has a megabyte.
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
