/** Forgets the buffer of this process: the tests of a worker share it, as all code of a process does. */
export function forgetSharedBuffer(): void {
  Reflect.deleteProperty(globalThis, Symbol.for('@beacon-health/beacon:shared-buffer'));
}
