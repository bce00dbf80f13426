import { compose } from '../compose.ts';
import { createHealthHandler } from './create-health-handler.ts';

export const handler = createHealthHandler(await compose(process.env));
