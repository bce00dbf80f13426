import { Construct } from 'constructs';
import { isBoolean, isRecord, isText } from './values.ts';

/** What a prop may be. */
export type Form = {
  /** In words. */
  readonly allowed: string;
  readonly isAllowed: (given: unknown) => boolean;
  /** Where it is an object with props of its own: their names, with the forms of those that nothing else validates. */
  readonly inner?: Forms;
};

/** The props of an object, by name. */
export type Forms = Readonly<Record<string, Form | typeof ELSEWHERE>>;

/** Marks a prop whose value other code validates. */
export const ELSEWHERE = 'validated elsewhere';

export const FLAG: Form = { allowed: 'true or false', isAllowed: isBoolean };

/** One of a few values. */
export const oneOf = (values: readonly unknown[], allowed: string): Form => ({
  allowed,
  isAllowed: given => values.includes(given),
});

/** Something of CDK that has a property or method by which it is known: an app may have its own class for it. */
export const having = (property: string, allowed: string): Form => ({
  allowed,
  isAllowed: given => isRecord(given) && property in given,
});

/** A construct that has a text such as an ARN. */
export const constructWith = (property: string, allowed: string): Form => ({
  allowed,
  isAllowed: given => Construct.isConstruct(given) && isText(Reflect.get(given, property)),
});

/** An object with these props. */
export const object = (inner: Forms, allowed: string): Form => ({ allowed, inner, isAllowed: isRecord });

/** The same, or `false`. */
export const orFalse = (form: Form): Form => ({
  ...form,
  allowed: `${form.allowed}, or false`,
  isAllowed: given => given === false || form.isAllowed(given),
});
