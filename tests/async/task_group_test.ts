// deno-lint-ignore-file require-await -- A body is asynchronous by its type, whatever it does.
import {
  CancelledError,
  createTask,
  InvalidStateError,
  type TaskGroup,
  taskGroup,
  waitFor,
} from "@course/async";
import { onVirtualTime, settle } from "@course/notebook/virtual";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { countingController, reasonOf } from "./support/helpers.ts";
import { isForgotten } from "./support/is_forgotten.ts";
import { reported } from "./support/reported.ts";
import { untilAborted } from "./support/until_aborted.ts";

const fail = (message: string, ms = 0) => () =>
  delay(ms).then(() => Promise.reject(new Error(message)));

/** The errors of a group that must fail, in words. */
async function errorsOf(group: Promise<unknown>): Promise<string[]> {
  const error = await reasonOf(group);
  assert(error instanceof AggregateError, `An AggregateError, not ${error}`);
  return error.errors.map(String);
}

Deno.test(
  "TG1 it ends when every task has, and returns what the body returned",
  onVirtualTime(async () => {
    const log: string[] = [];
    const value = await taskGroup(async (group) => {
      group.createTask(() => delay(20).then(() => log.push("slow")));
      const quick = group.createTask(() => delay(10).then(() => "quick"));
      log.push(await quick);
      return "body";
    });
    assertEquals([value, log, performance.now()], ["body", ["quick", "slow"], 20]);
    assertEquals(await taskGroup(() => Promise.resolve("empty")), "empty");
  }),
);

Deno.test(
  "TG2 a task that was cancelled by itself is not an error",
  onVirtualTime(async () => {
    const value = await taskGroup(async (group) => {
      const task = group.createTask(untilAborted, { name: "nap" });
      assertEquals(task.name, "nap");
      group.createTask(() => delay(10));
      await delay(1);
      task.cancel();
      return "fine";
    });
    assertEquals([value, performance.now()], ["fine", 10]);
  }),
);

Deno.test(
  "TG3 the first failure aborts the others, and all errors come together, even a single one",
  onVirtualTime(async () => {
    let sibling: unknown;
    const errors = await errorsOf(taskGroup(async (group) => {
      group.createTask((signal) => untilAborted(signal).catch((reason) => sibling = reason));
      group.createTask(fail("first", 10));
    }));
    assertEquals(errors, ["Error: first"]);
    assert(sibling instanceof CancelledError);
    assertEquals(String(sibling.cause), "Error: first");
    const both = await errorsOf(taskGroup(async (group) => {
      group.createTask(fail("first", 10));
      group.createTask((signal) => untilAborted(signal).catch(fail("while stopping", 5)));
    }));
    assertEquals(both, ["Error: first", "Error: while stopping"]);
  }),
);

Deno.test(
  "TG3 A12 a failed task of a group is looked after: nothing is reported, nothing unhandled",
  onVirtualTime(async () => {
    const lines = await reported(async () => {
      await errorsOf(taskGroup(async (group) => void group.createTask(fail("no"))));
    });
    assertEquals(lines, []);
  }),
);

Deno.test(
  "TG4 the first failure interrupts the body, which is no error of the body",
  onVirtualTime(async () => {
    const errors = await errorsOf(taskGroup(async (group) => {
      group.createTask(fail("no", 10));
      await untilAborted(group.signal);
    }));
    assertEquals([errors, performance.now()], [["Error: no"], 10]);
  }),
);

Deno.test(
  "TG4 a body that ignores the signal is waited for",
  onVirtualTime(async () => {
    const errors = await errorsOf(taskGroup(async (group) => {
      group.createTask(fail("no", 10));
      await delay(100);
      assert(group.signal.aborted);
    }));
    assertEquals([errors, performance.now()], [["Error: no"], 100]);
  }),
);

Deno.test(
  "TG5 A2 an outside abort aborts the tasks, waits, and is thrown as it is",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const why = new Error("why");
    let ended = 0;
    const running = taskGroup(async (group) => {
      group.createTask((signal) =>
        untilAborted(signal).finally(() => delay(20).then(() => ended++))
      );
      group.createTask(untilAborted);
      await untilAborted(group.signal);
    }, controller);
    await delay(10);
    controller.abort(why);
    assertStrictEquals(await reasonOf(running), why);
    assertEquals([ended, performance.now()], [1, 30]);
  }),
);

Deno.test(
  "TG5 the same when the body has ended already, or does not care",
  onVirtualTime(async () => {
    for (const body of [() => Promise.resolve(), () => delay(5)]) {
      const controller = new AbortController();
      const running = taskGroup(async (group) => {
        group.createTask((signal) => untilAborted(signal).catch(() => "shrugged"));
        await body();
      }, controller);
      await delay(2);
      controller.abort("stop");
      assertEquals(await reasonOf(running), "stop");
    }
  }),
);

Deno.test(
  "TG5 T3 a task that causes the outside abort before its first await: the next ones never start",
  onVirtualTime(async () => {
    const controller = new AbortController();
    let started = 0;
    const running = taskGroup(async (group) => {
      group.createTask((signal) => {
        started++;
        controller.abort("stop");
        return untilAborted(signal);
      });
      group.createTask(() => started++);
    }, controller);
    assertEquals([await reasonOf(running), started], ["stop", 1]);
  }),
);

Deno.test(
  "TG6 TG11 errors while unwinding from an outside abort win, and the abort stays visible",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const running = taskGroup(async (group) => {
      group.createTask((signal) => untilAborted(signal).catch(fail("clean-up failed")));
      await untilAborted(group.signal);
    }, controller);
    await delay(1);
    controller.abort("stop");
    assertEquals(await errorsOf(running), ["Error: clean-up failed"]);
    const next = taskGroup(() => Promise.resolve("never"), controller);
    assertEquals(await reasonOf(next), "stop");
  }),
);

Deno.test(
  "TG7 a body that throws aborts the tasks, and its error comes last",
  onVirtualTime(async () => {
    const errors = await errorsOf(taskGroup(async (group) => {
      group.createTask((signal) => untilAborted(signal).catch(fail("task", 10)));
      await delay(1);
      throw new Error("body");
    }));
    assertEquals(errors, ["Error: task", "Error: body"]);
    assertEquals(
      await errorsOf(taskGroup(() => {
        throw new Error("at once");
      })),
      ["Error: at once"],
    );
  }),
);

Deno.test(
  "TG8 the errors of an inner group come nested in those of the outer",
  onVirtualTime(async () => {
    let thrown: unknown;
    const error = await reasonOf(taskGroup(async (outer) => {
      outer.createTask((signal) =>
        taskGroup(async (inner) => void inner.createTask(fail("inner")), { signal })
          .catch((error) => {
            throw thrown = error;
          })
      );
      outer.createTask((signal) => untilAborted(signal).catch(fail("outer")));
    })) as AggregateError;
    assert(error.errors[0] instanceof AggregateError);
    assertStrictEquals(error.errors[0], thrown);
    assertEquals([error.errors[0].errors, error.errors[1]].flat().map(String), [
      "Error: inner",
      "Error: outer",
    ]);
  }),
);

Deno.test(
  "TG9 when the outer fails it cancels the inner group, which adds nothing",
  onVirtualTime(async () => {
    const errors = await errorsOf(taskGroup(async (outer) => {
      outer.createTask((signal) =>
        taskGroup(async (inner) => {
          inner.createTask(untilAborted);
          await untilAborted(inner.signal);
        }, { signal })
      );
      outer.createTask(fail("outer", 5));
    }));
    assertEquals(errors, ["Error: outer"]);
  }),
);

Deno.test(
  "TG10 to catch the errors of an inner group does not eat the outer's cancel",
  onVirtualTime(async () => {
    // Cast: an inner group and the outer one, both with a task that fails.
    // Plot: both fail in the same turn; the body catches the inner errors, and goes on to wait.
    let went = "";
    const errors = await errorsOf(taskGroup(async (outer) => {
      outer.createTask(fail("outer", 5));
      await taskGroup(async (inner) => void inner.createTask(fail("inner", 5)), outer)
        .catch(() => went = "caught");
      await untilAborted(outer.signal);
      went = "on";
    }));
    assertEquals([errors, went], [["Error: outer"], "caught"]);
  }),
);

Deno.test(
  "TG12 after an error the caller is not left cancelled",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const task = createTask(async (signal) => {
      await errorsOf(taskGroup(async (group) => void group.createTask(fail("no")), { signal }));
      await delay(5, { signal });
      return signal.aborted;
    }, controller);
    assertEquals(await task, false);
  }),
);

Deno.test(
  "TG13 tasks may make tasks, even while the group waits for the last ones",
  onVirtualTime(async () => {
    const log: string[] = [];
    await taskGroup(async (group) => {
      group.createTask(async () => {
        await delay(10);
        group.createTask(async () => {
          await delay(10);
          group.createTask(() => log.push("grandchild"));
          log.push("child");
        });
      });
    });
    assertEquals([log, performance.now()], [["child", "grandchild"], 20]);
  }),
);

Deno.test(
  "TG13 a task made at the moment when the last one ends still belongs to the group",
  onVirtualTime(async () => {
    // Cast: the last task, and somebody who hears of its end a microtask later.
    // Plot: that one makes another task before the group has noticed that it is empty.
    let ended = false;
    await taskGroup(async (group) => {
      const last = group.createTask(() => delay(5));
      last.addDoneCallback(() => group.createTask(() => delay(10).then(() => ended = true)));
    });
    assertEquals([ended, performance.now()], [true, 15]);
  }),
);

Deno.test(
  "TG14 tasks that are done are forgotten",
  onVirtualTime(async () => {
    await taskGroup(async (group) => {
      group.createTask(() => delay(10));
      assert(
        await isForgotten(async () => {
          const one = group.createTask(() => "done");
          await one;
          return { one };
        }),
      );
    });
  }),
);

Deno.test(
  "TG15 no new tasks after a failure, after an abort, or after the end, and no work is started",
  onVirtualTime(async () => {
    let started = false;
    const late = (group: TaskGroup, state = "is being aborted") =>
      assertThrows(() => group.createTask(() => started = true), InvalidStateError, state);
    let escaped!: TaskGroup;
    await taskGroup(async (group) => void (escaped = group));
    late(escaped, "has ended");
    await errorsOf(taskGroup(async (group) => {
      group.createTask(fail("no"));
      await untilAborted(group.signal).catch(() => late(group));
    }));
    const controller = new AbortController();
    const aborted = taskGroup(
      (group) => untilAborted(group.signal).catch(() => late(group)),
      controller,
    );
    controller.abort("stop");
    assertEquals(await reasonOf(aborted), "stop");
    await settle();
    assertEquals(started, false);
  }),
);

Deno.test(
  "TG16 each call is a group of its own, even with the same body",
  onVirtualTime(async () => {
    const groups = new Set<TaskGroup>();
    const body = (group: TaskGroup) => {
      groups.add(group);
      return Promise.resolve();
    };
    await Promise.all([taskGroup(body), taskGroup(body)]);
    assertEquals(groups.size, 2);
  }),
);

Deno.test(
  "TG17 slow clean-up of a cancelled task is waited for",
  onVirtualTime(async () => {
    let clean = false;
    await errorsOf(taskGroup(async (group) => {
      group.createTask((signal) =>
        untilAborted(signal).finally(() => delay(1000).then(() => clean = true))
      );
      group.createTask(fail("no", 10));
    }));
    assertEquals([clean, performance.now()], [true, 1010]);
  }),
);

Deno.test(
  "TG18 a task that fails before its first await does not disturb the code that makes it",
  onVirtualTime(async () => {
    let second = false;
    const errors = await errorsOf(taskGroup(async (group) => {
      group.createTask(() => {
        throw new Error("at once");
      });
      assertEquals(group.signal.aborted, false);
      group.createTask(() => second = true);
      await untilAborted(group.signal);
    }));
    assertEquals([errors, second], [["Error: at once"], false]);
  }),
);

Deno.test(
  "TG19 a body that swallows the cancel and goes on: the errors are still thrown at the end",
  onVirtualTime(async () => {
    const errors = await errorsOf(taskGroup(async (group) => {
      group.createTask(fail("no", 10));
      await untilAborted(group.signal).catch(() => {});
      await delay(10);
      return "value";
    }));
    assertEquals([errors, performance.now()], [["Error: no"], 20]);
  }),
);

Deno.test(
  "A1 an aborted signal rejects, and the body never starts",
  onVirtualTime(async () => {
    const why = new Error("why");
    const never = taskGroup(() => Promise.reject("started"), { signal: AbortSignal.abort(why) });
    assertStrictEquals(await reasonOf(never), why);
  }),
);

Deno.test(
  "A4 the listener is gone on every way out",
  onVirtualTime(async () => {
    const { controller, listeners } = countingController();
    await taskGroup(async (group) => void group.createTask(() => delay(5)), controller);
    await errorsOf(taskGroup(async (group) => void group.createTask(fail("no")), controller));
    assertEquals(listeners(), 0);
    const running = taskGroup((group) => untilAborted(group.signal), controller);
    assertEquals(listeners(), 1);
    controller.abort("stop");
    await reasonOf(running);
    assertEquals(listeners(), 0);
  }),
);

Deno.test(
  "A7 one abort ends a group of 10,000",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const running = taskGroup(async (group) => {
      for (let i = 0; i < 10_000; i++) group.createTask(untilAborted);
    }, controller);
    await settle();
    controller.abort("stop");
    assertEquals(await reasonOf(running), "stop");
  }),
);

Deno.test(
  "a timeout around a group, from the inside of a task",
  onVirtualTime(async () => {
    const error = await reasonOf(
      waitFor(
        (signal) => taskGroup(async (group) => void group.createTask(untilAborted), { signal }),
        10,
      ),
    ) as Error;
    assertEquals(error.name, "TimeoutError");
  }),
);

Deno.test("A13 wrong arguments of taskGroup are told at the call, even after its end", async () => {
  assertThrows(() => taskGroup(Promise.resolve() as never), TypeError, "body");
  let ended!: TaskGroup;
  await taskGroup((group) => {
    ended = group;
    assertThrows(
      () => group.createTask(Promise.resolve() as never),
      TypeError,
      "must be a function",
    );
    return Promise.resolve();
  });
  assertThrows(() => ended.createTask(Promise.reject() as never), TypeError, "must be a function");
  await settle();
});

Deno.test(
  "TG3 the message counts the errors",
  onVirtualTime(async () => {
    const of = (count: number) =>
      reasonOf(taskGroup(async (group) => {
        for (let i = 0; i < count; i++) group.createTask(fail("no"));
      }));
    assertEquals((await of(1) as Error).message, "The task group failed with 1 error");
    assertEquals((await of(2) as Error).message, "The task group failed with 2 errors");
  }),
);

Deno.test(
  "TG7 a body that throws undefined has thrown",
  onVirtualTime(async () => {
    assertEquals(await errorsOf(taskGroup(() => Promise.reject(undefined))), ["undefined"]);
  }),
);

Deno.test(
  "TG14 a group that has ended is forgotten",
  onVirtualTime(async () => {
    assert(
      await isForgotten(async () => {
        let one!: TaskGroup;
        await taskGroup(async (group) => {
          one = group;
          group.createTask(() => {});
        });
        return { one };
      }),
    );
  }),
);
