import { describe, expect, it } from 'vitest';
import type { AlarmMetric } from '../../../lib/alarm/event/alarm.ts';
import { unitOf } from '../../../lib/alarm/evidence/units.ts';

const metric = (name: string, stat = 'Maximum'): AlarmMetric => ({
  ...{ id: 'm1', label: undefined, isResult: true, periodSeconds: 60 },
  source: { name, namespace: 'AWS/RDS', dimensions: {}, stat, accountId: undefined },
});

describe('the unit of an alarm', () => {
  it.each([
    ['CPUUtilization', 'percent'],
    ['DatabaseMemoryUsagePercentage', 'percent'],
    ['MemoryPercent', 'percent'],
    ['mem_used_percent', 'percent'],
    ['FreeStorageSpace', 'bytes'],
    ['BytesUsedForCache', 'bytes'],
    ['LatencyMs', 'ms'],
    ['Duration', 'ms'],
    ['AuroraReplicaLag', 'ms'],
    ['IteratorAge', 'ms'],
    ['ReplicaLag', 's'],
    ['ReplicationLag', 's'],
    ['ApproximateAgeOfOldestMessage', 's'],
    ['UptimeSeconds', 's'],
    ['Evictions', 'plain'],
    ['ReplicaLagOther', 'plain'],
    ['DurationOther', 'plain'],
  ])('of %s is %s', (name, unit) => {
    expect(unitOf([metric(name)])).toBe(unit);
  });

  it('is that of the largest of several with one name, as of the nodes of a cache', () => {
    const result = (expression: string): AlarmMetric => ({ ...metric(''), source: { expression } });
    const nodes = [metric('EngineCPUUtilization'), metric('EngineCPUUtilization')];
    expect(unitOf([result('MAX([m0, m1])'), ...nodes])).toBe('percent');
    expect(unitOf([result('m0 / m1'), ...nodes])).toBe('plain');
    expect(unitOf([result('MAX([m0, m1])'), metric('Duration'), metric('Errors')])).toBe('plain');
  });

  it('is plain for a number of samples, for several metrics and for none', () => {
    expect(unitOf([metric('LatencyMs', 'SampleCount')])).toBe('plain');
    expect(unitOf([metric('LatencyMs', 'samplecount')])).toBe('plain');
    expect(unitOf([metric('LatencyMs'), metric('LatencyMs')])).toBe('plain');
    expect(unitOf([])).toBe('plain');
  });
});
