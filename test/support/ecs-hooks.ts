// The events of ECS lifecycle hooks: "Lambda hooks for Amazon ECS service deployments" in the Amazon ECS developer guide. A
// log of September 2026 in a public workshop has the same fields.

const SERVICE = 'arn:aws:ecs:us-west-2:123456789012:service/my-cluster/my-service';
const revision = (id: string) =>
  `arn:aws:ecs:us-west-2:123456789012:service-revision/my-cluster/my-service/${id}`;
const GREEN = revision('9313423515462893900');
const BLUE = revision('1920498462936580504');

export type EcsHookOptions = {
  readonly stage?: string;
  /** Percent of the traffic that the new tasks get. @default - no weights are sent */
  readonly production?: number;
  readonly test?: number;
  readonly hookDetails?: object;
};

export function ecsHookEvent({ stage = 'PRE_SCALE_UP', production, test, hookDetails }: EcsHookOptions = {}) {
  const weights = (green: number | undefined) =>
    green === undefined ? {} : { [GREEN]: green, [BLUE]: 100 - green };
  return {
    executionId: 'e8d5a28f-eb01-4f3c-9454-a30ba6dc54bc',
    lifecycleStage: stage,
    resourceArn:
      'arn:aws:ecs:us-west-2:123456789012:service-deployment/my-cluster/my-service/EZe5RNVLH6PPzHXINuP28',
    executionDetails: {
      serviceArn: SERVICE,
      targetServiceRevisionArn: GREEN,
      testTrafficWeights: weights(test),
      productionTrafficWeights: weights(production),
    },
    ...(hookDetails && { hookDetails }),
  };
}
