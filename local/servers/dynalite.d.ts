/** The package has no types. These are the ones that are used here. Times are in ms. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  export default function dynalite(options: {
    readonly createTableMs: number;
    readonly deleteTableMs: number;
  }): Server;
}
