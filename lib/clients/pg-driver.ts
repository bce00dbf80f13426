// A module of its own, so that it can be imported when first needed, and the bundler sees what is used of it.
export { Client } from 'pg';
