/**
 * Runs the random programs of generate.ts on the library's loop; machine.py does it on CPython's.
 */
import {
  asCompleted,
  CancelledError,
  type Coroutine,
  type Future,
  gather,
  type Handle,
  runningLoop,
  shield,
  sleep,
  Task,
  wait,
  waitFor,
} from "@course/loop";
import { Failure, log, run } from "../scenarios/play.ts";
import type { Argument, Operation, Program } from "./generate.ts";

/** The trace of a program. */
export function trace(program: Program): Promise<string[]> {
  return run(new Machine(program).main());
}

/** A routine ends early, with a value. */
class Return {
  constructor(readonly value: number) {}
}

class Machine {
  readonly #program: Program;
  readonly #tasks: Task<unknown>[] = [];
  readonly #futures: Future<unknown>[] = [];
  readonly #handles: Handle[] = [];
  #listeners = 0;

  constructor(program: Program) {
    this.#program = program;
  }

  /**
   * Starts routine 0, gives it time, then ends all that is still alive, and says how everything
   * ended.
   */
  *main(): Coroutine<void> {
    const loop = runningLoop();
    for (let i = 0; i < this.#program.futures; i++) this.#futures.push(loop.createFuture());
    this.#spawn(0);
    yield* sleep(20);
    for (let round = 0; round < 60 && this.#tasks.some((task) => !task.done); round++) {
      for (const task of this.#tasks) task.cancel();
      yield* sleep(5);
    }
    this.#futures.forEach((future, index) => log(`f${index}`, outcome(future)));
    for (const task of this.#tasks) log(task.name, outcome(task));
  }

  *#routine(index: number): Coroutine<unknown> {
    const me = runningLoop().currentTask()!;
    if (!this.#tasks.includes(me)) this.#tasks.push(me);
    const { routines } = this.#program;
    for (const [step, operation] of routines[index].entries()) {
      const where = `${me.name} r${index}.${step} ${operation[0]}`;
      try {
        const result = yield* this.#operation(operation);
        if (result instanceof Return) return result.value;
        log(where, result);
      } catch (error) {
        log(where, error);
        if (operation[1] === "raise") throw error;
        if (operation[1] === "replace") throw new Failure("replaced");
        if (operation[1].startsWith("clean up")) {
          yield* sleep(operation[1] === "clean up" ? 0 : 0.75);
          log(where, "cleaned up");
          throw error;
        }
      }
    }
    return `r${index}`;
  }

  #spawn(index: number): Task<unknown> {
    const name = `t${this.#tasks.length}`;
    const task = runningLoop().createTask(this.#routine(index), { name });
    this.#tasks.push(task);
    return task;
  }

  *#operation([name, , ...args]: Operation): Coroutine<unknown> {
    const loop = runningLoop();
    const me = loop.currentTask()!;
    // deno-lint-ignore no-explicit-any -- the generator knows what each operation takes
    const [a, b, c] = args as any[];
    switch (name) {
      case "sleep":
        return yield* sleep(a, "slept");
      case "yield":
        return yield;
      case "call":
        return yield* this.#routine(a);
      case "await":
        return yield this.#ref(a);
      case "gather":
        return yield* this.#gather(this.#refs(a).filter((each) => !each.done), b);
      case "gatherAny":
        return yield* this.#gather(this.#refs(a), b);
      case "gatherNew":
        return yield* this.#gather((a as number[]).map((each) => this.#routine(each)), b);
      case "wait": {
        const { done, pending } = yield* wait(this.#refs(a), {
          timeout: b ?? undefined,
          returnWhen: c,
        });
        return [this.#labels(done), this.#labels(pending)];
      }
      case "waitFor":
        return yield* waitFor(this.#ref(a), b);
      case "waitForNew":
        return yield* waitFor(this.#routine(a), b);
      case "shield":
        return yield shield(this.#ref(a));
      case "shieldNew":
        return yield shield(this.#routine(a));
      case "asCompleted":
        return yield* this.#asCompleted(this.#refs(a).filter((each) => !each.done), b);
      case "asCompletedNew":
        return yield* this.#asCompleted((a as number[]).map((each) => this.#routine(each)), b);
      case "spawn":
        return this.#spawn(a).name;
      case "cancelSelf":
        return me.cancel();
      case "uncancel":
        return me.uncancel();
      case "soon":
        this.#handles.push(loop.callSoon(this.#action(a, b)));
        return;
      case "later":
        this.#handles.push(loop.callLater(a, this.#action(b, c)));
        return;
      case "at":
        this.#handles.push(loop.callAt(a, this.#action(b, c)));
        return;
      case "cancelHandle":
        if (this.#handles.length > 0) this.#handles[a % this.#handles.length].cancel();
        return;
      case "listen": {
        const label = `listener${this.#listeners++}`;
        this.#ref(a).addDoneCallback(named(label, (future) => log(label, outcome(future))));
        return;
      }
      case "unlisten":
        return this.#ref(a).removeDoneCallback(this.#nobody);
      case "report":
        return [
          loop.time(),
          me.cancelling(),
          ...this.#tasks.map((task) => task.done),
          ...this.#futures.map((future) => future.done),
        ];
      case "return":
        return new Return(a);
      case "throw":
        throw new Failure("thrown");
      default:
        return this.#act(name, a);
    }
  }

  readonly #nobody = () => {};

  #action(name: string, number: number): () => void {
    return named(`${name}${number}`, () => log(name, this.#act(name, number)));
  }

  /** What tasks and callbacks can both do. */
  #act(name: string, number: number): unknown {
    const future = this.#futures[number % this.#futures.length];
    switch (name) {
      case "set":
        return future.done ? "done" : future.setResult(number);
      case "fail":
        return future.done ? "done" : future.setException(new Failure(`failed${number}`));
      case "cancelFuture":
        return future.cancel();
      case "cancel":
        return this.#tasks.length === 0
          ? "nobody"
          : this.#tasks[number % this.#tasks.length].cancel();
      default:
        return undefined;
    }
  }

  *#gather(awaitables: (Future<unknown> | Coroutine)[], returnExceptions: boolean): Coroutine {
    if (!returnExceptions) return yield* gather(awaitables);
    const results = yield* gather(awaitables, { returnExceptions: true });
    return results.map((each) => each.status === "fulfilled" ? each.value : each.reason);
  }

  *#asCompleted(awaitables: (Future<unknown> | Coroutine)[], timeout: Argument): Coroutine {
    const results: unknown[] = [];
    for (const slot of asCompleted(awaitables, { timeout: timeout as number ?? undefined })) {
      try {
        results.push(yield* slot);
      } catch (error) {
        // A cancellation may be meant for this task: it goes on only if it was a slot's own.
        if (error instanceof CancelledError && runningLoop().currentTask()!.cancelling() > 0) {
          throw error;
        }
        results.push(error);
      }
      log("slot", results.at(-1));
    }
    return results;
  }

  /** A future or a younger task: so nobody waits in a circle. */
  #ref(number: number): Future<unknown> {
    const me = runningLoop().currentTask()!;
    const younger = this.#tasks.slice(this.#tasks.indexOf(me as Task<unknown>) + 1);
    const all = [...this.#futures, ...younger, ...younger];
    return all[number % all.length];
  }

  #refs(numbers: number[]): Future<unknown>[] {
    return numbers.map((number) => this.#ref(number));
  }

  #labels(futures: Iterable<Future<unknown>>): string[] {
    return [...futures].map((future) =>
      future instanceof Task ? future.name : `f${this.#futures.indexOf(future)}`
    ).sort();
  }
}

function outcome(future: Future<unknown>): unknown {
  if (!future.done) return "pending";
  if (future.cancelled) return "cancelled";
  return future.exception() ?? future.result();
}

function named<F extends (...args: never[]) => unknown>(name: string, callback: F): F {
  return Object.defineProperty(callback, "name", { value: name });
}
