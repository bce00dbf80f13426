import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DependencyLink } from './dependencies/link/dependency-link.ts';
import type { HealthCheckProps } from './health-check-props.ts';
import { usesEdgePath } from './route53/route53-props.ts';
import { announcementId } from './validation/own-props.ts';

type Props = Pick<HealthCheckProps, 'heartbeat' | 'route53'>;

/** Warns when Beacon itself keeps a database awake that would pause while no client is connected. */
export function warnSleepless(scope: Construct, props: Props, links: readonly DependencyLink[]): void {
  for (const { component, mayPause } of links) {
    const keepers = mayPause ? keepersOf(component, props) : [];
    if (keepers.length === 0) continue;
    const text =
      `${component}: this Aurora could pause, because its minimum capacity is 0. But it never will: ` +
      `${keepers.map(({ who }) => who).join(' and ')} will keep it awake. Half a capacity unit all month costs about $44. ` +
      `To let it pause, ${keepers.map(({ cure }) => cure).join(', and ')}. To keep it awake, set its minimum capacity ` +
      'to 0.5, or acknowledge this';
    Annotations.of(scope).addWarningV2(announcementId(component, 'neverPauses'), text);
  }
}

/** What connects again and again, and how to stop it. */
function keepersOf(component: string, { heartbeat, route53 }: Props) {
  return [
    ...(heartbeat === false ? [] : [{ who: 'the heartbeat', cure: 'set heartbeat to false' }]),
    ...(usesEdgePath(route53) && route53?.watches.includes(component)
      ? [{ who: 'the requests of Route 53', cure: 'remove it from route53.watches' }]
      : []),
  ];
}
