import { Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';

/** The runtime of Beacon's functions. Old releases of `aws-cdk-lib` have no constant for it. */
export const NODE_24 = new Runtime('nodejs24.x', RuntimeFamily.NODEJS, { supportsInlineCode: true });
