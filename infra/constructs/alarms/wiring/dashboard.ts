import { Aws, Token } from 'aws-cdk-lib';
import { AlarmStatusWidget, Dashboard, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ALARMS_IN_WIDGET, chunks } from '../cloudwatch-limits.ts';
import type { Watched } from '../definitions/watched.ts';
import { placeOf } from '../place.ts';
import { beaconRows, dependencyRow, requestRow } from './dashboard-rows.ts';
import type { HealthAlarms } from './health-alarms.ts';

export type HealthDashboardProps = {
  readonly watched: Watched;
  readonly alarmFunction: IFunction;
  readonly alarms: HealthAlarms;
};

/** Shows the alarms, statuses, latencies, the buffer, requests, and the dependencies' own metrics with their limits. */
export class HealthDashboard extends Construct {
  /** The dashboard's name, without a reference to the dashboard. It has the region, because all regions share one list. */
  readonly name: string;

  constructor(scope: Construct, id: string, { watched, alarmFunction, alarms }: HealthDashboardProps) {
    super(scope, id);
    const { dependencies } = watched;
    this.name = `${readableName(watched)}${placeOf(this)}-${Aws.REGION}`;
    const rows = [
      ...alarmRows(alarms),
      ...beaconRows(watched),
      requestRow(watched, [...functionsOf(watched), alarmFunction]),
      ...dependencies.map(dependency => dependencyRow(watched, dependency)),
    ];
    new Dashboard(this, 'Dashboard', {
      dashboardName: this.name,
      widgets: rows.filter(row => row.length > 0),
    });
  }
}

function functionsOf({ functions: { health, edge, probe } }: Watched): IFunction[] {
  return [health, ...(edge ? [edge] : []), probe];
}

/** Without the names that only a deployment knows: dashboards allow too few characters for any value. */
function readableName({ service, environment }: Watched): string {
  const known = [service, environment].filter(name => !Token.isUnresolved(name));
  return known.map(name => `${name.replaceAll(/[^\w-]/g, '-')}-`).join('');
}

function alarmRows({ all }: HealthAlarms): IWidget[][] {
  return chunks(all, ALARMS_IN_WIDGET).map(some => [
    new AlarmStatusWidget({ title: 'Alarms', alarms: some, width: 24, height: 6 }),
  ]);
}
