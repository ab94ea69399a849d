/** Which errors a task group reports, and how often. */
import { CancelledError, taskGroup, waitFor } from "@course/async";
import { onVirtualTime, settle } from "@course/notebook/virtual";
import { delay } from "@std/async";
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { reasonOf } from "./support/helpers.ts";
import { isForgotten } from "./support/is_forgotten.ts";
import { reported } from "./support/reported.ts";
import { untilAborted } from "./support/until_aborted.ts";

const boom = new Error("boom");
const fails = () => Promise.reject(boom);
const failsLater = async () => {
  await delay(10);
  throw boom;
};

/** The errors of the `AggregateError` that a group must reject with. */
async function errorsOf(group: Promise<unknown>): Promise<unknown[]> {
  const error = await reasonOf(group);
  assert(error instanceof AggregateError, `not an AggregateError: ${error}`);
  return error.errors;
}

/** Every error that is no `AggregateError`, however deep. */
function leaves(error: unknown): unknown[] {
  return error instanceof AggregateError ? error.errors.flatMap(leaves) : [error];
}

Deno.test(
  "TG20 an error that the body gets by awaiting its task is one error",
  onVirtualTime(async () => {
    for (
      const work of [fails, failsLater, () => Promise.reject(undefined), () => Promise.reject("s")]
    ) {
      const thrown = await work().catch((error) => error);
      assertEquals(await errorsOf(taskGroup(async (g) => await g.createTask(work))), [thrown]);
    }
  }),
);

Deno.test(
  "TG20 an error that others get by awaiting the task is one error",
  onVirtualTime(async () => {
    const lines = await reported(async () => {
      const errors = errorsOf(taskGroup(async (g) => {
        const task = g.createTask(failsLater);
        g.createTask(async () => await task);
        g.createTask(async () => await Promise.all([task, delay(1)]));
        await task.catch((error) => {
          throw error;
        });
      }));
      assertEquals(await errors, [boom]);
    });
    assertEquals(lines, []);
  }),
);

Deno.test(
  "TG20 ten levels deep there is still one leaf",
  onVirtualTime(async () => {
    for (const awaits of [true, false]) {
      const nest = (depth: number): Promise<unknown> =>
        taskGroup(async (g) => {
          const task = g.createTask(depth === 0 ? failsLater : () => nest(depth - 1));
          if (awaits) await task;
        });
      const error = await reasonOf(nest(10));
      assertEquals(leaves(error), [boom]);
      let depth = 0;
      for (let e = error; e instanceof AggregateError; e = e.errors[0]) depth++;
      assertEquals(depth, 11);
    }
  }),
);

Deno.test(
  "TG20 an error that comes out of a nested group, too, is one error, and news beside it are kept",
  onVirtualTime(async () => {
    const other = new Error("other");
    const errors = await errorsOf(taskGroup(async (g) => {
      const task = g.createTask(failsLater);
      g.createTask(() => taskGroup(async () => await task));
      g.createTask(() =>
        taskGroup(async (nested) => {
          nested.createTask(async (signal) => {
            await untilAborted(signal).catch(() => {});
            throw other;
          });
          await task;
        })
      );
      await untilAborted(g.signal);
    }));
    assertStrictEquals(errors[0], boom);
    assertEquals(errors.length, 2);
    assertEquals(leaves(errors[1]), [other]);
  }),
);

Deno.test(
  "TG20 an error that a sibling gets first, and that its nested group brings later, is one error",
  onVirtualTime(async () => {
    const errors = await errorsOf(taskGroup(async (g) => {
      const { promise, resolve } = Promise.withResolvers<PromiseLike<never>>();
      g.createTask(() =>
        taskGroup(async (nested) => {
          const task = nested.createTask(failsLater);
          g.createTask(async () => await task);
          nested.createTask((signal) => untilAborted(signal).catch(() => delay(50)));
          resolve(task);
          await task;
        })
      );
      await promise;
    }));
    assertEquals(errors, [boom]);
  }),
);

Deno.test(
  "TG20 different failures are different errors, even when they look the same",
  onVirtualTime(async () => {
    const same = () => Promise.reject(new Error("same"));
    const errors = await errorsOf(taskGroup(async (g) => {
      g.createTask(same);
      g.createTask(same);
      g.createTask(() => Promise.reject("text"));
      g.createTask(() => Promise.reject("text"));
      await null;
      throw new Error("same");
    }));
    assertEquals(errors.map(String), ["Error: same", "Error: same", "text", "text", "Error: same"]);
    const theirs = new AggregateError([boom]);
    const mixed = await errorsOf(taskGroup(async (g) => {
      g.createTask(fails);
      g.createTask(() => Promise.reject(theirs));
      await settle();
    }));
    assertEquals(mixed, [boom, theirs]);
  }),
);

Deno.test(
  "TG21 a cancelled task that the body awaits is the body's cancellation",
  onVirtualTime(async () => {
    for (const reason of [new Error("enough"), "enough", undefined]) {
      let sibling;
      const end = await reasonOf(taskGroup(async (g) => {
        sibling = g.createTask(untilAborted);
        const task = g.createTask(untilAborted);
        await settle();
        task.cancel(...(reason === undefined ? [] : [reason]));
        await task;
      }));
      if (reason === undefined) assert(end instanceof CancelledError);
      else assertStrictEquals(end, reason);
      assertEquals(sibling!.state, "cancelled");
    }
  }),
);

Deno.test(
  "TG21 a cancelled task that another awaits is no failure, and stops no task",
  onVirtualTime(async () => {
    const lines = await reported(async () => {
      const result = await taskGroup(async (g) => {
        const task = g.createTask(untilAborted);
        g.createTask(async () => await task);
        g.createTask(async () => await g.createTask(async () => await task).catch(() => {}));
        const slow = g.createTask(() => delay(50).then(() => "slow"));
        await settle();
        task.cancel();
        return await slow;
      });
      assertEquals(result, "slow");
    });
    assertEquals(lines, []);
  }),
);

Deno.test(
  "TG21 beside a failure a cancellation adds nothing, an outside abort goes first",
  onVirtualTime(async () => {
    const errors = errorsOf(taskGroup(async (g) => {
      const task = g.createTask(untilAborted);
      g.createTask((signal) => untilAborted(signal).catch(fails));
      await settle();
      task.cancel("enough");
      await task;
    }));
    assertEquals(await errors, [boom]);
    const outer = new AbortController();
    const stopped = taskGroup(async (g) => {
      const task = g.createTask(untilAborted);
      await settle();
      task.cancel("enough");
      outer.abort("outside");
      await task;
    }, { signal: outer.signal });
    assertEquals(await reasonOf(stopped), "outside");
  }),
);

Deno.test(
  "TG21 a task cancelled earlier that follows the group's signal, or the outer one, adds nothing",
  onVirtualTime(async () => {
    const errors = await errorsOf(taskGroup(async (g) => {
      const deaf = g.createTask(() => untilAborted(g.signal));
      await settle();
      deaf.cancel("earlier");
      g.createTask(failsLater);
    }));
    assertEquals(errors, [boom]);

    const outer = new AbortController();
    const end = taskGroup(async (g) => {
      g.createTask(() => untilAborted(outer.signal));
      g.createTask(failsLater);
      await untilAborted(g.signal).catch(() => outer.abort("outside"));
    }, { signal: outer.signal });
    assertEquals(await errorsOf(end), [boom]);
  }),
);

Deno.test(
  "TG21 a timeout inside a task is a failure as before",
  onVirtualTime(async () => {
    const [error] = await errorsOf(taskGroup(async (g) => {
      await g.createTask(() => waitFor((signal) => untilAborted(signal), 10));
    }));
    assertEquals((error as Error).name, "TimeoutError");
  }),
);

Deno.test(
  "TG14 TG21 a group that lives long does not keep the reasons of those that were cancelled",
  onVirtualTime(async () => {
    await taskGroup(async (g) => {
      const forgotten = await isForgotten(async () => {
        const task = g.createTask(untilAborted);
        await settle();
        task.cancel();
        return { one: await reasonOf(task) as object };
      });
      assert(forgotten);
    });
  }),
);
