import type { AuditEventBuffer } from '../../buffer/audit-event-buffer.ts';
import type { AwsIdentity } from '../../connections/aws-identity.ts';
import type { Login } from '../../connections/credentials.ts';
import type { Check } from '../../health/check.ts';
import type { Fault } from '../../settings/config-error.ts';
import type { KindSettings, RuleInput } from '../../settings/kind-settings.ts';
import type { SettingTable } from '../../settings/setting.ts';
import type { Clock } from '../../time/clock.ts';

/** A check, and how to close the connections that it holds. */
export type Component = {
  readonly check: Check;
  readonly close: () => void;
  /** The logins that it has used: no message may contain them. @default - none */
  readonly logins?: () => readonly Login[];
};

/** What the environment says about where the code runs. */
export type Platform = {
  /** `undefined` outside AWS. */
  readonly aws: AwsIdentity | undefined;
  /** The memory of the Lambda function, MB; `undefined` elsewhere. */
  readonly lambdaMegabytes: number | undefined;
};

/** What a component is made from. */
export type ComponentInput<T extends SettingTable = SettingTable> = RuleInput<T> & {
  readonly name: string;
  readonly critical: boolean;
  readonly platform: Platform;
  readonly clock: Clock;
  /** The audit event buffer of this process, where the code gives one. */
  readonly buffer: (() => AuditEventBuffer) | undefined;
};

/** One kind of component. Its folder contains everything about it; the registry lists it. */
export interface Kind<T extends SettingTable = SettingTable> {
  readonly settings: KindSettings<T>;
  /** Faults that only the machine can tell that runs the check, such as a missing file. @default - none */
  startFaults?(input: RuleInput<T> & { readonly platform: Platform }): readonly Fault[];
  /** What works, but should not stay so: written to the log at start. @default - none */
  startWarnings?(input: RuleInput<T>): readonly Fault[];
  /** Makes a component from settings without faults. Connects nothing. */
  create(input: ComponentInput<T>): Component;
}
