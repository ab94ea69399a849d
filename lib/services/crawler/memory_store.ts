/** A store for a cache, in the memory of this program. */
import type { Store } from "./cached.ts";

/** A store for {@linkcode cached} that needs no server. It forgets when the program ends. */
export function memoryStore(values: Map<string, string> = new Map()): Store {
  return {
    get: (key) => Promise.resolve(values.get(key) ?? null),
    set: (key, value) => Promise.resolve(values.set(key, value)),
  };
}
