/** Whose `AsyncLocalStorage` a callback sees. */
import { AsyncLocalStorage } from "node:async_hooks";
import {
  Condition,
  createTask,
  gather,
  Lock,
  Queue,
  Semaphore,
  taskGroup,
  type TaskOptions,
  waitFor,
  withTimeout,
  type Work,
} from "@course/async";
import { onVirtualTime, settle } from "@course/notebook/virtual";
import { assertEquals } from "@std/assert";

const context = new AsyncLocalStorage<string>();
const here = () => context.getStore();

/** What each of several calls in one turn sees, in a context of its own and outside of any. */
async function seenBy(call: () => PromiseLike<unknown>): Promise<unknown[]> {
  const calls = [
    context.run("A", call),
    context.run("B", call),
    call(),
    context.run("D", call),
  ];
  return await Promise.all(calls);
}

const expected = ["A", "B", undefined, "D"];

Deno.test(
  "A17 tasks that are made in one turn start each in the context of its maker",
  onVirtualTime(async () => {
    assertEquals(await seenBy(() => createTask(here)), expected);
    assertEquals(
      await seenBy(() => createTask(async () => (await settle(), here()))),
      expected,
    );
    const options: TaskOptions = { signal: new AbortController().signal };
    assertEquals(await seenBy(() => createTask(here, options)), expected);
  }),
);

Deno.test(
  "A17 the tasks of a group start in the context of its maker, and of those who make more",
  onVirtualTime(async () => {
    assertEquals(
      await seenBy(() =>
        taskGroup(async (group) => await group.createTask(() => group.createTask(here)))
      ),
      expected,
    );
    const inGroup = await taskGroup(async (group) => {
      const make = (work: Work<unknown>) => () => group.createTask(work);
      return await gather([context.run("A", make(here)), context.run("B", make(here))]);
    });
    assertEquals(inGroup, ["A", "B"]);
  }),
);

Deno.test(
  "A17 a body that had to wait runs in the context of its caller, not of the holder that let it in",
  onVirtualTime(async () => {
    for (const lock of [new Lock(), new Semaphore(1), new Condition()]) {
      const release = Promise.withResolvers<void>();
      context.run("holder", () => lock.run(() => release.promise));
      const bodies = seenBy(() => lock.run(here));
      context.run("releaser", () => release.resolve());
      assertEquals(await bodies, expected);
    }
  }),
);

Deno.test(
  "A17 predicates, bodies and what comes after a wait keep the context of the call",
  onVirtualTime(async () => {
    const condition = new Condition();
    const predicates = seenBy(() => {
      let asked = 0;
      return condition.run(() => condition.waitFor(() => asked++ > 0 && [here()]));
    });
    await settle();
    await context.run("notifier", () => condition.run(() => condition.notifyAll()));
    assertEquals((await predicates).flat(), expected);

    assertEquals(await seenBy(() => waitFor(here, 1000)), expected);
    assertEquals(await seenBy(() => withTimeout(1000, async () => (await null, here()))), expected);

    const queue = new Queue<number>();
    const consumers = seenBy(async () => {
      for await (const _ of queue) return here();
    });
    for (let i = 0; i < 4; i++) context.run("producer", () => queue.putNowait(i));
    assertEquals(await consumers, expected);
  }),
);

Deno.test(
  "A17 a done callback runs in the context in which it was added",
  onVirtualTime(async () => {
    const task = context.run("maker", () => createTask(async () => await settle()));
    const add = () => {
      const { promise, resolve } = Promise.withResolvers<unknown>();
      task.addDoneCallback(() => resolve(here()));
      return promise;
    };
    assertEquals(await seenBy(add), expected);
    assertEquals(await seenBy(add), expected);
    const callback = () => {};
    task.addDoneCallback(callback);
    const other = createTask(() => {});
    context.run("A", () => other.addDoneCallback(callback));
    assertEquals(context.run("B", () => other.removeDoneCallback(callback)), 1);
  }),
);
