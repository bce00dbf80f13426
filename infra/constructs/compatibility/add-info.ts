import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Adds an information with an id, so that it can be acknowledged. Old releases of `aws-cdk-lib` know only texts. */
export function addInfo(scope: IConstruct, id: string, text: string): void {
  const annotations: Pick<Annotations, 'addInfo'> & Partial<Pick<Annotations, 'addInfoV2'>> =
    Annotations.of(scope);
  if (annotations.addInfoV2) annotations.addInfoV2(id, text);
  else annotations.addInfo(text);
}
