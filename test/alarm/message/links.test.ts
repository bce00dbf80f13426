import { describe, expect, it } from 'vitest';
import { compose } from '../../../lib/alarm/message/compose.ts';
import { links } from '../../../lib/alarm/message/links.ts';
import { alarm } from '../../support/alarm-events.ts';
import { DEPLOYMENT, example, NOW } from '../../support/alarm-examples.ts';

const labels = (...args: Parameters<typeof links>) => links(...args).map(({ what }) => what);

const alarmLink = (...args: Parameters<typeof links>) =>
  links(...args).find(({ what }) => what === 'Alarm')?.url ?? '';

describe('the link to an alarm', () => {
  it.each([
    [
      'eu-west-1',
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/',
    ],
    [
      'cn-north-1',
      'https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1#alarmsV2:alarm/',
    ],
    [
      'us-gov-west-1',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#alarmsV2:alarm/',
    ],
  ])('leads to the console of the partition of %s', (region, begin) => {
    const change = alarm({ name: 'orders/5xx: all', region });
    const url = `${begin}orders%2F5xx%3A%20all`;
    expect(alarmLink(change, { ...DEPLOYMENT, region })).toBe(url);
    const { input, evidence } = example('database-gone');
    const { text } = compose({ ...input, alarm: change }, evidence, { ...DEPLOYMENT, region }, NOW);
    expect(text).toContain(`- Alarm: ${url}\n`);
  });

  it('ignores a region that is not the code of a region: an event cannot choose the host', () => {
    const { input, evidence } = example('database-gone');
    const change = alarm({ region: 'evil.example.com/?' });
    const { text } = compose({ ...input, alarm: change }, evidence, DEPLOYMENT, NOW);
    expect(text).not.toContain('evil');
    expect(text).toContain('- Alarm: https://eu-west-1.console.aws.amazon.com/');
  });

  it('is valid even for half of a surrogate pair, which JSON may contain', () => {
    const { input, evidence } = example('database-gone');
    const { text } = compose({ ...input, alarm: alarm({ name: 'a\ud800' }) }, evidence, DEPLOYMENT, NOW);
    expect(text).toContain('alarm/a%EF%BF%BD');
    expect(text.isWellFormed()).toBe(true);
  });
});

describe('the links of a message', () => {
  it('are the runbook, the alarm, the dashboard and the probe function', () => {
    expect(labels(alarm(), DEPLOYMENT)).toEqual(['Runbook', 'Alarm', 'Dashboard', 'Probe and its log']);
  });

  it('leave out what is not configured, and what is in an unknown region', () => {
    const local = { ...DEPLOYMENT, region: undefined, probeFunction: 'orders-probe', runbookUrl: undefined };
    expect(labels(alarm({ region: undefined }), local)).toEqual([]);
    expect(labels(alarm(), { ...DEPLOYMENT, dashboard: undefined })).not.toContain('Dashboard');
  });

  it('lead to the probe function by its name, in the region of its ARN', () => {
    const probe = (probeFunction: string) =>
      links(alarm(), { ...DEPLOYMENT, probeFunction }).find(({ what }) => what === 'Probe and its log')?.url;
    expect(probe('arn:aws:lambda:us-east-1:111122223333:function:orders-probe')).toBe(
      'https://us-east-1.console.aws.amazon.com/lambda/home?region=us-east-1#/functions/orders-probe?tab=monitoring',
    );
    expect(probe('orders-probe')).toContain('region=eu-west-1#/functions/orders-probe?');
  });
});
