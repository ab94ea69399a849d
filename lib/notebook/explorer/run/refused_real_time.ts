/** An explored task cannot use real time, because its runs could not be repeated exactly. */
import { Replacements } from "./replacements.ts";
import { exploredTask } from "./step_scheduler.ts";

const FILES = ["readFile", "readTextFile", "writeFile", "writeTextFile", "open", "connect"];

/** Refuses it until it is disposed. */
export class RefusedRealTime implements Disposable {
  readonly #replaced = new Replacements();

  constructor() {
    this.#refuse(globalThis, "Worker", "a Worker");
    this.#refuse(globalThis, "fetch", "fetch()");
    for (const name of FILES) this.#refuse(Deno, name, `Deno.${name}()`);
  }

  #refuse(place: object, name: string, what: string): void {
    this.#replaced.method(place, name, (original) =>
      new Proxy(original, {
        apply(target, self, args) {
          refuseRealTime(what);
          return Reflect.apply(target, self, args);
        },
        construct(target, args, newTarget) {
          refuseRealTime(what);
          return Reflect.construct(target, args, newTarget);
        },
      }));
  }

  [Symbol.dispose](): void {
    this.#replaced[Symbol.dispose]();
  }
}

/** @throws {Error} If the caller is an explored task, whose exploration ends with it. */
export function refuseRealTime(what: string): void {
  const task = exploredTask();
  if (task === undefined) return;
  throw task.scheduler.refuse(
    `real time cannot be explored: ${task.name} uses ${what}; await a point or a timer instead`,
  );
}
