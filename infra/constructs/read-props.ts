import type { Construct } from 'constructs';
import { copyFaults } from './compatibility/copy-faults.ts';
import { Dependencies } from './dependencies/dependencies.ts';
import { readLinks } from './dependencies/read-links.ts';
import type { HealthCheckProps } from './health-check-props.ts';
import { PROP_FORMS } from './prop-forms.ts';
import { propsFaults } from './props-faults.ts';
import { assertNoFaults } from './validation/faults.ts';
import { formFaultsOf, topOf, withoutFaults } from './validation/form-faults.ts';

/** What the props of a health check say to check. @throws PropsError that lists everything that is wrong with them */
export function readProps(scope: Construct, props: HealthCheckProps): Dependencies {
  assertNoFaults(scope, copyFaults(scope, props));
  const formFaults = formFaultsOf(props, PROP_FORMS);
  const sound = withoutFaults(props, formFaults);
  const { links, faults } = readLinks(scope, sound);
  const others = propsFaults(scope, sound, links, faults);
  const known = formFaults.length === 0 ? others : others.filter(each => topOf(each) in sound);
  assertNoFaults(scope, [...formFaults, ...known]);
  return new Dependencies(props, links);
}
