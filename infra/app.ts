import { beaconApp } from './beacon-app.ts';
import { ENVIRONMENTS } from './settings.ts';

try {
  beaconApp(ENVIRONMENTS).synth();
} catch (error) {
  // Uncaught, Node would print the line that threw, and those of CDK are a megabyte long.
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
