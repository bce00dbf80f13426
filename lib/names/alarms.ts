/**
 * What the description of an alarm begins with if its state is not news for people: it only controls other alarms, or
 * Route 53. Messages do not list such alarms among those that are firing.
 */
export const NOT_FOR_PEOPLE = 'Not an alarm for people.';
