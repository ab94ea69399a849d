// deno-lint-ignore-file require-await -- A body is asynchronous by its type, whatever it does.
import {
  CancelledError,
  InvalidStateError,
  taskGroup,
  type TimeoutScope,
  withTimeout,
} from "@course/async";
import { onVirtualTime } from "@course/notebook/virtual";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { delay } from "@std/async";
import { countingController, reasonOf } from "./support/helpers.ts";
import { untilAborted } from "./support/until_aborted.ts";

const sleep = (ms: number) => (scope: TimeoutScope) => delay(ms, { signal: scope.signal });

Deno.test(
  "TO1 over the deadline: TimeoutError, caused by the cancel, and the scope is expired",
  onVirtualTime(async () => {
    let scope!: TimeoutScope;
    const error = await reasonOf(withTimeout(50, (s) => untilAborted((scope = s).signal)));
    assert(error instanceof DOMException);
    assertEquals([error.name, performance.now(), scope.expired], ["TimeoutError", 50, true]);
    assertStrictEquals((error as Error).cause, scope.signal.reason);
    assert((error as Error).cause instanceof CancelledError);
  }),
);

Deno.test(
  "TO2 in time: not expired, and no timer is left",
  onVirtualTime(async () => {
    let scope!: TimeoutScope;
    const value = await withTimeout(50, (s) => delay(10).then(() => (scope = s, "value")));
    assertEquals([value, scope.expired, scope.when], ["value", false, 50]);
    assertEquals([performance.now(), scope.signal.aborted], [10, false]);
  }),
);

Deno.test(
  "TO3 null is no deadline, and neither is Infinity",
  onVirtualTime(async () => {
    await withTimeout(null, async (scope) => {
      assertEquals(scope.when, null);
      await sleep(10_000)(scope);
      assertEquals(scope.expired, false);
    });
    await withTimeout(Infinity, sleep(10_000));
    assertEquals(performance.now(), 20_000);
  }),
);

for (const ms of [0, -5]) {
  Deno.test(
    `TO4 with ${ms} the body starts with an aborted signal`,
    onVirtualTime(async () => {
      let started = false;
      const error = await reasonOf(withTimeout(ms, async (scope) => {
        started = true;
        assertEquals([scope.signal.aborted, scope.expired], [true, true]);
        await sleep(0)(scope);
      })) as Error;
      assertEquals([started, error.name], [true, "TimeoutError"]);
    }),
  );
}

Deno.test(
  "TO5 an unrelated error passes untouched",
  onVirtualTime(async () => {
    const why = new Error("why");
    assertStrictEquals(await reasonOf(withTimeout(50, () => Promise.reject(why))), why);
    assertStrictEquals(
      await reasonOf(withTimeout(50, () => {
        throw why;
      })),
      why,
    );
    assertEquals(why.cause, undefined);
  }),
);

Deno.test(
  "TO6 an error thrown during the unwinding wins, and has the timeout at the end of its causes",
  onVirtualTime(async () => {
    const bare = new Error("clean-up failed");
    const chained = new Error("outer", { cause: new Error("inner") });
    for (const why of [bare, chained]) {
      assertStrictEquals(
        await reasonOf(
          withTimeout(5, (scope) => untilAborted(scope.signal).catch(() => Promise.reject(why))),
        ),
        why,
      );
    }
    assertEquals((bare.cause as Error).name, "TimeoutError");
    assertEquals(((chained.cause as Error).cause as Error).name, "TimeoutError");
  }),
);

Deno.test(
  "TO6 an error that cannot take a cause is thrown as it is",
  onVirtualTime(async () => {
    const loop = new Error("its own cause");
    loop.cause = loop;
    for (const why of [Object.freeze(new Error("frozen")), loop, "no error at all"]) {
      assertStrictEquals(
        await reasonOf(
          withTimeout(5, (scope) => untilAborted(scope.signal).catch(() => Promise.reject(why))),
        ),
        why,
      );
    }
  }),
);

Deno.test(
  "TO7 A2 a foreign abort never becomes a TimeoutError",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const why = new Error("why");
    const running = withTimeout(50, sleep(1000), { signal: controller.signal });
    await delay(10);
    controller.abort(why);
    assertStrictEquals(await reasonOf(running), why);
  }),
);

Deno.test(
  "TO7 an outer abort that comes while the body unwinds from its own deadline is not lost",
  onVirtualTime(async () => {
    // Cast: a deadline at 10, a body that takes 20 to stop, and a caller who aborts at 20.
    // Plot: the body stops because of the deadline, but the caller wants everything to stop.
    const controller = new AbortController();
    const running = withTimeout(10, async ({ signal }) => {
      await untilAborted(signal).finally(() => delay(20));
    }, { signal: controller.signal });
    setTimeout(() => controller.abort("from outside"), 20);
    assertEquals([await reasonOf(running), performance.now()], ["from outside", 30]);
  }),
);

Deno.test(
  "TO8 afterwards nothing is left cancelled, and the next one works",
  onVirtualTime(async () => {
    const { signal } = new AbortController();
    await reasonOf(withTimeout(10, sleep(50), { signal }));
    assertEquals(signal.aborted, false);
    await withTimeout(100, sleep(50), { signal });
  }),
);

Deno.test(
  "TO9 nested with the same deadline: only the outer reports it, and both are expired",
  onVirtualTime(async () => {
    const scopes: TimeoutScope[] = [];
    let inner: unknown;
    const outer = await reasonOf(withTimeout(10, async (scope) => {
      scopes.push(scope);
      inner = await reasonOf(withTimeout(10, (scope) => {
        scopes.push(scope);
        return untilAborted(scope.signal);
      }, scope));
      throw inner;
    })) as Error;
    assert(inner instanceof CancelledError, "the inner one lets the cancel through");
    assertEquals(outer.name, "TimeoutError");
    assertStrictEquals(outer.cause, inner);
    assertEquals(scopes.map(({ expired }) => expired), [true, true]);
  }),
);

Deno.test(
  "TO10 nested with different deadlines: each catches its own, even when both are long past",
  onVirtualTime(async () => {
    const errors: unknown[] = [];
    const outer = await reasonOf(withTimeout(30, async (scope) => {
      errors.push(await reasonOf(withTimeout(10, sleep(1000), scope)));
      await sleep(1000)(scope);
    }));
    assertEquals([errors, outer].flat().map((error) => (error as Error).name), [
      "TimeoutError",
      "TimeoutError",
    ]);
    assertEquals(performance.now(), 30);
  }),
);

Deno.test(
  "TO11 the deadline can be moved later, earlier, and away",
  onVirtualTime(async () => {
    await withTimeout(10, async (scope) => {
      scope.reschedule(100);
      assertEquals(scope.when, 100);
      await sleep(50)(scope);
      scope.reschedule(null);
      assertEquals(scope.when, null);
      await sleep(500)(scope);
    });
    const start = performance.now();
    const error = await reasonOf(withTimeout(1000, (scope) => {
      scope.reschedule(20);
      return sleep(500)(scope);
    })) as Error;
    assertEquals([error.name, performance.now() - start], ["TimeoutError", 20]);
    const at0 = await reasonOf(withTimeout(1000, (scope) => {
      scope.reschedule(0);
      assert(scope.signal.aborted);
      return sleep(1)(scope);
    })) as Error;
    assertEquals(at0.name, "TimeoutError");
  }),
);

Deno.test(
  "TO12 a deadline that has passed, or whose body has ended, cannot be moved",
  onVirtualTime(async () => {
    let scope!: TimeoutScope;
    await withTimeout(5, async (s) => {
      scope = s;
      await untilAborted(s.signal).catch(() => {});
      assertThrows(() => s.reschedule(10), InvalidStateError, "the deadline has passed");
    });
    assertThrows(() => scope.reschedule(10), InvalidStateError, "its body has ended");
    await withTimeout(5, async (s) => void (scope = s));
    assertThrows(() => scope.reschedule(null), InvalidStateError, "its body has ended");
    assertThrows(() => scope.reschedule(NaN), RangeError, "NaN");
  }),
);

Deno.test(
  "TO13 a body that swallows the cancel and returns: no TimeoutError, but expired",
  onVirtualTime(async () => {
    let scope!: TimeoutScope;
    const value = await withTimeout(5, async (s) => {
      scope = s;
      await untilAborted(s.signal).catch(() => {});
      return "shrugged";
    });
    assertEquals([value, scope.expired], ["shrugged", true]);
  }),
);

Deno.test(
  "TO13 expired says whether the deadline had passed when the body ended, even without the timer",
  onVirtualTime(async () => {
    let scope!: TimeoutScope;
    await delay(5);
    const earlier = delay(10);
    const running = withTimeout(10, (s) => (scope = s, earlier));
    await running;
    assertEquals([performance.now(), scope.expired, scope.when], [15, true, 15]);
  }),
);

Deno.test(
  "TO14 works in the clean-up of a scope that was cancelled already",
  onVirtualTime(async () => {
    const errors: string[] = [];
    const outer = await reasonOf(withTimeout(10, async (scope) => {
      try {
        await sleep(1000)(scope);
      } finally {
        errors.push((await reasonOf(withTimeout(20, sleep(1000))) as Error).name);
      }
    })) as Error;
    assertEquals([...errors, outer.name, performance.now()], ["TimeoutError", "TimeoutError", 30]);
  }),
);

Deno.test(
  "TO14 around a task group: the errors of the group survive the timeout",
  onVirtualTime(async () => {
    const error = await reasonOf(withTimeout(10, (scope) =>
      taskGroup(async (group) => {
        group.createTask(async (signal) => {
          await untilAborted(signal).catch(() => {
            throw new Error("clean-up failed");
          });
        });
        await untilAborted(group.signal);
      }, scope))) as AggregateError;
    assert(error instanceof AggregateError);
    assertEquals(error.errors.map(String), ["Error: clean-up failed"]);
    assertEquals((error.cause as Error).name, "TimeoutError");
    const quiet = await reasonOf(
      withTimeout(10, (scope) => taskGroup((group) => untilAborted(group.signal), scope)),
    ) as Error;
    assertEquals(quiet.name, "TimeoutError");
  }),
);

Deno.test(
  "A1 an aborted signal rejects, and the body never starts",
  onVirtualTime(async () => {
    const why = new Error("why");
    const never = withTimeout(5, () => Promise.reject("started"), {
      signal: AbortSignal.abort(why),
    });
    assertStrictEquals(await reasonOf(never), why);
  }),
);

Deno.test(
  "A4 the listener is gone on every way out",
  onVirtualTime(async () => {
    const { controller, listeners } = countingController();
    const { signal } = controller;
    await withTimeout(50, sleep(10), { signal });
    await reasonOf(withTimeout(5, sleep(10), { signal }));
    assertEquals(listeners(), 0);
    const running = withTimeout(50, sleep(10), { signal });
    assertEquals(listeners(), 1);
    controller.abort();
    await reasonOf(running);
    assertEquals(listeners(), 0);
  }),
);

Deno.test("wrong arguments of withTimeout are told at the call", () => {
  const wrong = (value: unknown) => value as never;
  const body = () => Promise.resolve();
  assertThrows(() => withTimeout(NaN, body), RangeError, "NaN");
  assertThrows(() => withTimeout(wrong("5"), body), TypeError, '"5"');
  assertThrows(() => withTimeout(wrong(undefined), body), TypeError, "undefined");
  assertThrows(() => withTimeout(5, wrong(Promise.resolve())), TypeError, "body");
});

Deno.test(
  "TO1 the error names the deadline",
  onVirtualTime(async () => {
    const error = await reasonOf(withTimeout(50, sleep(100))) as Error;
    assertEquals(error.message, "The deadline of 50 ms has passed");
    assertEquals((error.cause as Error).message, "The deadline of 50 ms has passed");
  }),
);

Deno.test(
  "TO3 TO4 without a deadline nothing has expired, and 1 ms is a deadline to come",
  onVirtualTime(async () => {
    let scope!: TimeoutScope;
    await withTimeout(null, async (s) => void (scope = s));
    assertEquals(scope.expired, false);
    await withTimeout(1, async (s) => assertEquals(s.signal.aborted, false));
  }),
);

Deno.test(
  "TO6 only an error is given a cause, one without, and the cause does not show among its fields",
  onVirtualTime(async () => {
    const throwing = async (thrown: unknown) =>
      await reasonOf(withTimeout(5, async (scope) => {
        await untilAborted(scope.signal).catch(() => {});
        throw thrown;
      }));
    const thing = {};
    assertStrictEquals(await throwing(thing), thing);
    assertEquals("cause" in thing, false);

    const circular = new Error("my own cause");
    circular.cause = circular;
    await throwing(circular);
    assertStrictEquals(circular.cause, circular);

    const { configurable, enumerable, writable } = Object.getOwnPropertyDescriptor(
      await throwing(new Error("no")),
      "cause",
    )!;
    assertEquals([configurable, enumerable, writable], [true, false, true]);
  }),
);

Deno.test(
  "TO7 a deadline that passes while the body unwinds from an outer abort leaves its reason alone",
  onVirtualTime(async () => {
    const controller = new AbortController();
    const why = new Error("why");
    const body = withTimeout(10, async (scope) => {
      try {
        await untilAborted(scope.signal);
      } finally {
        await delay(20);
      }
    }, controller);
    controller.abort(why);
    assertStrictEquals(await reasonOf(body), why);
    assertEquals(why.cause, undefined);
  }),
);
