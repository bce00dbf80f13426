import { addHealthCheck } from './add-health-check.ts';
import { sandboxApp } from './sandbox-app.ts';

sandboxApp(addHealthCheck).synth();
