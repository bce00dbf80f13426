import { compose } from '../compose.ts';
import { createProbeHandler } from './create-probe-handler.ts';

export const handler = createProbeHandler(await compose(process.env));
