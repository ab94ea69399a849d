/**
 * A wrong argument is told at the call, with its name and its value: every argument of the library.
 */
import {
  asCompleted,
  AsyncEvent,
  Barrier,
  BoundedSemaphore,
  checkpoint,
  Condition,
  createTask,
  gather,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
  shield,
  Task,
  taskGroup,
  wait,
  waitFor,
  withTimeout,
} from "@course/async";
import { onVirtualTime } from "@course/notebook/virtual";
import { assert, assertEquals } from "@std/assert";
import { inWords } from "../../lib/async/arguments.ts";
import { parametersOf, refusal } from "./support/parameters.ts";

/**
 * Values that are right nowhere where something special is wanted; several of them hard to put in
 * words.
 */
const wrong: unknown[] = [
  5,
  null,
  Symbol("s"),
  Object.create(null),
  new Proxy({}, { getPrototypeOf: () => null }),
  { constructor: { name: Symbol("no name") } },
  {
    toString: () => {
      throw new Error("no text");
    },
  },
  "text",
  10n,
];
const objects = wrong.filter((value) => typeof value !== "object" || value === null);
const numbers = [NaN, ...wrong.filter((value) => value !== 5)];
const counts = [1.5, NaN, 2 ** 60, ...wrong.filter((value) => value !== 5)];

type Call = (value: never) => unknown;
const never = [new Promise(() => {})];

/** Each parameter: the values to refuse, and a call with one of them. */
const refused: Record<string, [values: unknown[], call: Call]> = {
  "asCompleted.awaitables": [wrong, (v) => asCompleted(v)],
  "asCompleted.options": [objects, (v) => asCompleted(never, v)],
  "AsCompletedOptions.timeout": [numbers, (timeout) => asCompleted(never, { timeout })],
  "AsyncEvent.wait.options": [objects, (v) => new AsyncEvent().wait(v)],
  "Barrier.parties": [counts, (v) => new Barrier(v)],
  "Barrier.wait.options": [objects, (v) => new Barrier(2).wait(v)],
  "BoundedSemaphore.value": [counts, (v) => new BoundedSemaphore(v)],
  "checkpoint.options": [objects, (v) => checkpoint(v)],
  "Condition.lock": [wrong, (v) => new Condition(v)],
  "Condition.acquire.options": [objects, (v) => new Condition().acquire(v)],
  "Condition.notify.n": [counts, (v) => new Condition().notify(v)],
  "Condition.run.body": [wrong, (v) => new Condition().run(v)],
  "Condition.run.options": [objects, (v) => new Condition().run(() => {}, v)],
  "Condition.wait.options": [objects, (v) => new Condition().wait(v)],
  "Condition.waitFor.options": [objects, (v) => new Condition().waitFor(() => true, v)],
  "Condition.waitFor.predicate": [wrong, (v) => new Condition().waitFor(v)],
  "createTask.options": [objects, (v) => createTask(() => {}, v)],
  "createTask.work": [wrong, (v) => createTask(v)],
  "gather.awaitables": [wrong, (v) => gather(v)],
  "gather.options": [objects, (v) => gather([], v)],
  "GatherOptions.returnExceptions": [wrong, (returnExceptions) => gather([], { returnExceptions })],
  "LifoQueue.maxSize": [counts, (v) => new LifoQueue(v)],
  "Lock.acquire.options": [objects, (v) => new Lock().acquire(v)],
  "Lock.run.body": [wrong, (v) => new Lock().run(v)],
  "Lock.run.options": [objects, (v) => new Lock().run(() => {}, v)],
  "PriorityQueue.options": [objects, (v) => new PriorityQueue(v)],
  "PriorityQueueOptions.compare": [wrong, (compare) => new PriorityQueue({ compare })],
  "PriorityQueueOptions.maxSize": [counts, (maxSize) => new PriorityQueue({ maxSize })],
  "Queue.maxSize": [counts, (v) => new Queue(v)],
  "Queue.get.options": [objects, (v) => new Queue().get(v)],
  "Queue.join.options": [objects, (v) => new Queue().join(v)],
  "Queue.put.options": [objects, (v) => new Queue().put(1, v)],
  "Queue.shutdown.options": [objects, (v) => new Queue().shutdown(v)],
  "Queue.shutdown.immediate": [wrong, (immediate) => new Queue().shutdown({ immediate })],
  "PriorityQueue.put.item": [[undefined, NaN], (v) => new PriorityQueue().put(v)],
  "Semaphore.value": [counts, (v) => new Semaphore(v)],
  "Semaphore.acquire.options": [objects, (v) => new Semaphore().acquire(v)],
  "Semaphore.run.body": [wrong, (v) => new Semaphore().run(v)],
  "Semaphore.run.options": [objects, (v) => new Semaphore().run(() => {}, v)],
  "shield.awaitable": [wrong, (v) => shield(v)],
  "shield.options": [objects, (v) => shield(never[0], v)],
  "Task.options": [objects, (v) => new Task(() => {}, v)],
  "Task.work": [wrong, (v) => new Task(v)],
  "Task.addDoneCallback.fn": [wrong, (v) => createTask(() => {}).addDoneCallback(v)],
  "Task.removeDoneCallback.fn": [wrong, (v) => createTask(() => {}).removeDoneCallback(v)],
  "taskGroup.body": [wrong, (v) => taskGroup(v)],
  "taskGroup.options": [objects, (v) => taskGroup(() => Promise.resolve(), v)],
  "TaskOptions.name": [wrong.filter((v) => v !== "text"), (name) => createTask(() => {}, { name })],
  "TaskOptions.signal": [wrong, (signal) => createTask(() => {}, { signal })],
  "wait.awaitables": [[...wrong, []], (v) => wait(v)],
  "wait.options": [objects, (v) => wait(never, v)],
  "WaitOptions.returnWhen": [wrong, (returnWhen) => wait(never, { returnWhen })],
  "WaitOptions.timeout": [numbers, (timeout) => wait(never, { timeout })],
  "waitFor.ms": [numbers, (v) => waitFor(() => {}, v)],
  "waitFor.options": [objects, (v) => waitFor(() => {}, 5, v)],
  "waitFor.work": [wrong, (v) => waitFor(v, 5)],
  "withTimeout.body": [wrong, (v) => withTimeout(5, v)],
  "withTimeout.ms": [
    numbers.filter((v) => v !== null),
    (v) => withTimeout(v, () => Promise.resolve()),
  ],
  "withTimeout.options": [objects, (v) => withTimeout(5, () => Promise.resolve(), v)],
  "TimeoutScope.reschedule.ms": [
    numbers.filter((v) => v !== null),
    (v) => withTimeout(null, (scope) => Promise.resolve(scope.reschedule(v))),
  ],
  "group.createTask.work": [wrong, (v) => inGroup((group) => group.createTask(v))],
  "group.createTask.options": [objects, (v) => inGroup((group) => group.createTask(() => {}, v))],
};

async function inGroup(body: (group: import("@course/async").TaskGroup) => unknown) {
  let refusal: unknown;
  await taskGroup((group) => {
    try {
      body(group);
    } catch (error) {
      refusal = error;
    }
    return Promise.resolve();
  });
  throw refusal;
}

/** What takes anything, or is not for programs. */
const free = [
  "Queue.put.item",
  "Queue.putNowait.item",
  "Queue.store",
  "Task.cancel.reason",
  "Task.catch.onRejected",
  "Task.finally.onFinally",
  "Task.list",
  "Task.then.onFulfilled",
  "Task.then.onRejected",
];

for (const [parameter, [values, call]] of Object.entries(refused)) {
  Deno.test(
    `${parameter}: a wrong value is told with its name`,
    onVirtualTime(async () => {
      const name = parameter.split(".").at(-1)!;
      for (const value of values) {
        const error = await refusal(() => call(value as never));
        const seen = `${error}`;
        assert(error instanceof TypeError || error instanceof RangeError, seen);
        assert(new RegExp(`\\b${name}\\b`).test(error.message), seen);
        const words = Array.isArray(value) ? "none" : inWords(value);
        assert(error.message.includes(`received ${words}`), seen);
        assertEquals(
          typeof value === "number" && error instanceof TypeError,
          takesNoNumber(parameter) && typeof value === "number",
          seen,
        );
      }
    }),
  );
}

/** Where a number is not out of range, but of the wrong type. */
function takesNoNumber(parameter: string): boolean {
  return !/\.(value|parties|n|maxSize|ms|timeout|item|returnWhen)$/.test(parameter);
}

Deno.test("every parameter that the library exports is tried, or takes anything", async () => {
  const all = await parametersOf(new URL("../../lib/async/mod.ts", import.meta.url));
  const known = [...Object.keys(refused), ...free];
  const unknown = all.filter((parameter) =>
    !known.includes(parameter) &&
    !/^(WorkerPool|ProcessPool|PoolOptions|JobOptions)\./.test(parameter)
  );
  assertEquals(unknown, []);
});
