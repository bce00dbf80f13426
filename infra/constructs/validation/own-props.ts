/** Components that have props of their own, and so construct ids and variables without a component's name. */
export const OWN_PROPS: Readonly<Record<string, { readonly ruleSuffix: string }>> = {
  database: { ruleSuffix: 'Database' },
  cache: { ruleSuffix: 'Cache' },
};

export const hasOwnProp = (component: string) => Object.hasOwn(OWN_PROPS, component);

/** The id of a warning about one component, by which it is acknowledged. @param id such as `databaseUser` */
export function announcementId(component: string, id: string): string {
  return `beacon:HealthCheck.${id}${hasOwnProp(component) ? '' : `.${component}`}`;
}
