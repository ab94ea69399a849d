/**
 * While a program is explored, the primitives of the course report what is done to them: each wait
 * is a point, and each call is a touch. They know nothing of explorations; so their methods are put
 * into others for that time, in the same way as the timers of the realm.
 */
import { Condition, type Guard, Lock, Queue, Semaphore } from "../../../async/mod.ts";
import { type PrimitiveKind, PRIMITIVES, type Waiting } from "./primitives.ts";
import { Replacements } from "./replacements.ts";
import { exploredTask, type ScheduledTask } from "./step_scheduler.ts";

/** Watches all primitives until it is disposed. */
export class WatchedPrimitives implements Disposable {
  readonly #replaced = new Replacements();
  /** The primitive whose hold a guard releases. */
  readonly #owners = new WeakMap<Guard, object>();

  constructor() {
    for (const kind of PRIMITIVES) this.#watchKind(kind);
    const { noun, waiting } = PRIMITIVES.find(({ type }) => type === Queue)!;
    this.#watchIteration(Queue, noun, waiting.get);
    for (const primitive of [new Lock(), new Semaphore(1)]) this.#watchGuards(primitive);
    this.#replaced.method(
      AbortController.prototype,
      "abort",
      (abort) =>
        function (this: AbortController, reason?: unknown) {
          exploredTask()?.scheduler.recorder.touchesAll();
          return abort.call(this, reason);
        },
    );
  }

  [Symbol.dispose](): void {
    this.#replaced[Symbol.dispose]();
  }

  #watchKind({ type: { prototype }, noun, waiting }: PrimitiveKind): void {
    const members = Object.entries(Object.getOwnPropertyDescriptors(prototype));
    for (const [name, { get }] of members) {
      if (name === "constructor") continue;
      if (get) {
        this.#replaced.getter(prototype, name, (primitive) => {
          const task = exploredTask();
          if (task) touch(task, primitive, noun);
          return get.call(primitive);
        });
      } else {
        const watch = (primitive: object, call: () => unknown) =>
          this.#watchCall(primitive, noun, name, waiting[name], call);
        this.#replaced.method(
          prototype,
          name,
          (method) =>
            function (this: object, ...args: unknown[]) {
              return watch(this, () => method.apply(this, args));
            },
        );
      }
    }
  }

  /** Treats a request for an iterator's next item as a `get()`. */
  #watchIteration({ prototype }: typeof Queue, noun: string, waiting: Waiting): void {
    const watch = (queue: object, call: () => unknown) =>
      this.#watchCall(queue, noun, "next", waiting, call);
    this.#replaced.method(prototype, Symbol.asyncIterator, (iterate) =>
      function (this: object) {
        const iterator = iterate.call(this);
        const next = iterator.next.bind(iterator);
        return Object.assign(iterator, { next: () => watch(this, next) });
      });
  }

  #watchCall(
    primitive: object,
    noun: string,
    method: string,
    waiting: Waiting | undefined,
    call: () => unknown,
  ): unknown {
    const task = exploredTask();
    if (task === undefined) return call();
    const name = touch(task, primitive, noun);
    const result = call();
    this.#account(task, primitive, method, result);
    if (waiting === undefined) return result;
    const words = { wants: waiting.wants(name), arrives: waiting.arrives(name) };
    return task.scheduler.wait(task, primitive, result as Promise<unknown>, words);
  }

  /** Records which task holds a lock, and which primitive a guard belongs to. */
  #account(task: ScheduledTask, primitive: object, method: string, result: unknown): void {
    const { scheduler } = task;
    const holds = (guard: Guard | undefined) => {
      if (guard === undefined) return;
      this.#owners.set(guard, primitive);
      if (primitive instanceof Lock) scheduler.holds(primitive, task);
    };
    if (method === "acquire") (result as Promise<Guard>).then(holds, () => {});
    if (method === "tryAcquire") holds(result as Guard | undefined);
    if (method === "release" && primitive instanceof Lock) scheduler.holds(primitive, undefined);
    if (method === "wait" && primitive instanceof Condition) {
      const back = () => scheduler.holds(primitive.lock, task);
      (result as Promise<void>).then(back, back);
    }
  }

  /** A guard that is released has looked at its primitive, even if it does nothing more. */
  #watchGuards(primitive: Lock | Semaphore): void {
    const guards = Object.getPrototypeOf(primitive.tryAcquire()!);
    const owners = this.#owners;
    this.#replaced.method(guards, "release", (release) =>
      function (this: Guard) {
        const task = exploredTask();
        const owner = owners.get(this);
        if (task && owner) touch(task, owner, owner instanceof Lock ? "lock" : "semaphore");
        return release.call(this);
      });
  }
}

/** Notes that the step uses a primitive; returns the primitive's name. */
function touch(task: ScheduledTask, primitive: object, noun: string): string {
  const { scheduler } = task;
  const name = scheduler.nameOf(primitive, noun);
  scheduler.recorder.writes(name);
  if (primitive instanceof Condition) {
    scheduler.recorder.writes(scheduler.nameOf(primitive.lock, "lock"));
  }
  return name;
}
