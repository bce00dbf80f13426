import type { Stack } from 'aws-cdk-lib';

/** What the health check of an app must show. */
export type Shown =
  | {
      /** The components, as `COMPONENTS` lists them. */
      readonly components: string;
      /** The kinds of login, by component. */
      readonly logins?: Readonly<Record<string, Login>>;
      /** A part of a warning or an information at synth. @default - any */
      readonly says?: string;
    }
  | {
      /** A part of the error at synth. */
      readonly fault: string;
    };

export type Login = 'IAM' | 'secret' | 'none';

/** One app with a health check. */
export type Row = {
  /** What is checked, and how it came into the app. */
  readonly target: string;
  readonly from: 'created' | 'imported' | 'looked up' | 'endpoint' | 'no target';
  readonly login: Login | 'both';
  /** Adds the health check, and what it needs, to an empty stack of a known account and region. */
  readonly add: (stack: Stack) => void;
  readonly shows: Shown;
};
