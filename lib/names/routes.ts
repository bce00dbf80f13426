/** The public paths, as API Gateway resources. The edge path is not here: it is a secret of each deployment. */
export const ROUTES = {
  health: '/health',
  live: '/health/live',
  component: '/health/{component}',
  /** For signed callers: messages, hints, ages. A run now is a `POST` of `health`. */
  details: '/health/details',
} as const;
