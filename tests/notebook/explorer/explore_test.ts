import { Lock, Queue, Semaphore } from "@course/async";
import { type Exploration, explore, type Program } from "@course/notebook";
import { onVirtualTime, settle } from "@course/notebook/virtual";
import {
  assert,
  assertEquals,
  AssertionError,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { delay } from "@std/async";
import fc from "fast-check";
import { timers } from "../../../lib/notebook/time/mod.ts";

/** Every order of `counts[i]` things of each kind i, found by a way of its own. */
function orders(counts: number[]): number[][] {
  if (counts.every((count) => count === 0)) return [[]];
  return counts.flatMap((count, kind) =>
    count === 0 ? [] : orders(counts.with(kind, count - 1)).map((rest) => [kind, ...rest])
  );
}

function multinomial(counts: number[]): number {
  const factorial = (n: number): number => n < 2 ? 1 : n * factorial(n - 1);
  return counts.reduce(
    (product, count) => product / factorial(count),
    factorial(counts.reduce((sum, count) => sum + count, 0)),
  );
}

const lostUpdate: Program = ({ at }) => {
  let n = 0;
  async function increment() {
    const read = n;
    await at(`has read ${read}`);
    n = read + 1;
  }
  return { tasks: { A: increment, B: increment }, state: () => ({ n }), atEnd: () => n === 2 };
};

const lockedUpdate: Program = ({ at, lock }) => {
  const door = lock("door");
  let n = 0;
  async function increment() {
    using _guard = await door.acquire();
    const read = n;
    await at(`has read ${read}`);
    n = read + 1;
  }
  return { tasks: { A: increment, B: increment }, state: () => ({ n }), atEnd: () => n === 2 };
};

/** Each task takes two locks, in this order. */
const twoLocks = (...orders: [string, string][]): Program => ({ lock }) => {
  const locks = { left: lock("left"), right: lock("right") } as Record<string, Lock>;
  const task = ([one, other]: [string, string]) => async () => {
    using _one = await locks[one].acquire();
    using _other = await locks[other].acquire();
  };
  return { tasks: Object.fromEntries(orders.map((order, i) => ["AB"[i], task(order)])) };
};

const endless: Program = ({ at }) => ({
  tasks: {
    A: async () => {
      while (true) await at("spins");
    },
  },
});

function displayed(found: Exploration): Record<string, string> {
  // deno-lint-ignore no-explicit-any
  return (found as any)[Symbol.for("Jupyter.display")]();
}

/** What the image in a bundle is drawn of. */
function svgOf(bundle: Record<string, string>): string {
  const [, base64] = /base64,([^"]+)/.exec(bundle["text/html"])!;
  return new TextDecoder().decode(Uint8Array.fromBase64(base64));
}

Deno.test("every schedule is tried, once: as many as there are orders of the steps", async () => {
  for (const points of [[1, 1], [0, 0], [3, 3], [0, 2, 1], [1, 1, 1, 1], [4]]) {
    const steps = points.map((count) => count + 1);
    const seen = new Set<string>();
    const found = await explore("steps", ({ at }) => {
      const order: number[] = [];
      const task = (kind: number) => async () => {
        order.push(kind);
        for (let i = 0; i < points[kind]; i++) {
          await at("point");
          order.push(kind);
        }
      };
      const atEnd = () => void seen.add(order.join(""));
      return { tasks: Object.fromEntries(points.map((_, i) => [`T${i}`, task(i)])), atEnd };
    });
    assertEquals(found.schedules, multinomial(steps));
    assertEquals(found.exhaustive, true);
    assertEquals([...seen].sort(), orders(steps).map((order) => order.join("")).sort());
  }
});

Deno.test("random programs break under exactly the orders that a model says they break", async () => {
  /** Reads and writes of one shared number; each write stores what was last read, plus one. */
  const task = fc.array(fc.constantFrom("read", "write"), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.array(task, { minLength: 1, maxLength: 3 }), async (tasks) => {
      const begin = () => {
        let n = 0;
        const copies = tasks.map(() => 0);
        const act = (task: number, op: string) => {
          if (op === "read") copies[task] = n;
          else n = copies[task] + 1;
        };
        return { act, value: () => n };
      };
      const serial = begin();
      tasks.forEach((ops, task) => ops.forEach((op) => serial.act(task, op)));
      const right = serial.value();

      const broken = orders(tasks.map((ops) => ops.length)).filter((order) => {
        const model = begin();
        const done = tasks.map(() => 0);
        for (const task of order) model.act(task, tasks[task][done[task]++]);
        return model.value() !== right;
      }).length;

      const found = await explore("reads and writes", ({ at }) => {
        const { act, value } = begin();
        const run = (ops: string[], task: number) => async () => {
          for (const [i, op] of ops.entries()) {
            if (i > 0) await at(op);
            act(task, op);
          }
        };
        return {
          tasks: Object.fromEntries(tasks.map((ops, i) => [`T${i}`, run(ops, i)])),
          atEnd: () => value() === right,
        };
      });
      assertEquals(found.broken, broken);
    }),
    { numRuns: 40, seed: 17 },
  );
});

Deno.test("lost update: found with its simplest schedule; gone under a lock", async () => {
  const found = await explore("lost update", lostUpdate);
  assertEquals([found.schedules, found.broken, found.exhaustive], [6, 4, true]);
  const { replay, steps, problem } = found.example;
  assertEquals(replay, "A B B A");
  assertEquals(problem, { kind: "check", message: "atEnd: n === 2 is false", step: 4 });
  assertEquals(steps, [
    { task: "A", moves: [{ task: "A", kind: "point", label: "has read 0" }], state: "n = 0" },
    { task: "B", moves: [{ task: "B", kind: "point", label: "has read 0" }], state: "n = 0" },
    { task: "B", moves: [{ task: "B", kind: "end", label: "" }], state: "n = 1" },
    { task: "A", moves: [{ task: "A", kind: "end", label: "" }], state: "n = 1" },
  ]);
  const repaired = await explore("under a lock", lockedUpdate);
  assertEquals([repaired.broken, repaired.exhaustive], [0, true]);
  repaired.assertSafe();
});

Deno.test("check-then-act: a cache loads twice, unless it keeps the promise", async () => {
  const cache = (single: boolean): Program => ({ at }) => {
    let loads = 0;
    let kept: Promise<string> | string | undefined;
    async function load() {
      loads++;
      await at("loads");
      return "value";
    }
    async function get() {
      if (single) return await (kept ??= load());
      if (kept === undefined) kept = await load();
      return kept;
    }
    return { tasks: { A: get, B: get }, state: () => ({ loads }), always: () => loads <= 1 };
  };
  const found = await explore("cache", cache(false));
  assertEquals([found.example.problem?.kind, found.example.problem?.step], ["check", 2]);
  const repaired = await explore("cache of promises", cache(true));
  assertEquals([repaired.broken, repaired.exhaustive], [0, true]);
});

Deno.test("two locks in opposite order: a deadlock, with holders and waiters", async () => {
  const found = await explore("opposite", twoLocks(["left", "right"], ["right", "left"]));
  assert(found.exhaustive);
  assertEquals(
    found.example.problem?.message,
    "deadlock: A holds left and waits for right, held by B; B holds right and waits for left, held by A",
  );
  const same = await explore("same order", twoLocks(["left", "right"], ["left", "right"]));
  same.assertSafe();
});

Deno.test("a lock that is never released, or taken twice, is a deadlock that says so", async () => {
  const forgotten = await explore("forgotten", ({ lock }) => {
    const door = lock("door");
    return { tasks: { A: () => door.acquire(), B: () => door.acquire() } };
  });
  assertEquals(
    forgotten.example.problem?.message,
    "deadlock: B waits for door, held by A, which has ended",
  );
  const twice = await explore("twice", ({ lock }) => {
    const door = lock("door");
    return { tasks: { A: () => door.run(() => door.run(() => {})) } };
  });
  assertEquals(
    twice.example.problem?.message,
    "deadlock: A holds door and waits for door, held by A",
  );
});

Deno.test("the report of a deadlock tells what is held and wanted now, not before", async () => {
  const found = await explore("now", ({ at, lock }) => {
    const [one, two, never] = [lock("one"), lock("two"), lock("never")];
    return {
      tasks: {
        A: async () => {
          lock("past").tryAcquire()!.release(); // a lock given back to nobody
          await one.run(() => at("works")); // one given back to B
          two.tryAcquire(); // one that is taken without waiting
          await never.acquire();
          await never.acquire();
        },
        B: () => one.run(() => two.acquire()), // one that it waited for, and got
      },
    };
  }, { replay: "A B A A A B" });
  assertEquals(
    found.example.problem?.message,
    "deadlock: A holds two and never and waits for never, held by A; " +
      "B holds one and waits for two, held by A",
  );
});

Deno.test("a wait on any primitive is a point, and a waiting task goes there in the step that wakes it", async () => {
  const found = await explore("plain lock", ({ at }) => {
    const lock = new Lock();
    const visit = () => lock.run(() => at("inside"));
    return { tasks: { A: visit, B: visit } };
  }, { replay: "A B A A B B" });
  assertEquals(found.example.steps[0].moves, [{ task: "A", kind: "point", label: "has lock 1" }]);
  assertEquals(found.example.steps[1].moves, [{ task: "B", kind: "waits", label: "lock 1" }]);
  assertEquals(found.example.steps[3].moves, [
    { task: "A", kind: "end", label: "" },
    { task: "B", kind: "point", label: "has lock 1" },
  ]);

  const hungry = await explore("hungry", ({ at }) => {
    const queue = new Queue<string>();
    const cook = async () => {
      await at("cooks");
      queue.putNowait("soup");
    };
    const eat = async () => {
      await at("sits down");
      await queue.get();
      await queue.get();
    };
    return { tasks: { cook, eat } };
  });
  assertEquals(hungry.schedules, hungry.broken);
  assertEquals(
    hungry.example.problem?.message,
    "deadlock: eat waits for an item from queue 1",
  );
  const loop = await explore("a loop over a queue", ({ at }) => {
    const queue = new Queue<string>();
    const eaten: string[] = [];
    return {
      tasks: {
        cook: async () => {
          await queue.put("soup");
          await at("looks after the soup");
          queue.putNowait("cake");
        },
        eat: async () => {
          for await (const dish of queue) eaten.push(dish);
        },
      },
      state: () => ({ eaten }),
    };
  });
  assertEquals(loop.example.problem?.message, "deadlock: eat waits for an item from queue 1");
  assertEquals(loop.example.steps.at(-1)?.state, 'eaten = [ "soup", "cake" ]');
});

Deno.test("time is one more task: a timer may fire at any moment, and none in real time", async () => {
  const found = await explore("slow increments", () => {
    let n = 0;
    const increment = async () => {
      const read = n;
      await delay(60_000);
      n = read + 1;
    };
    return { tasks: { A: increment, B: increment }, atEnd: () => n === 2 };
  });
  assertEquals([found.schedules, found.broken], [4, 2]);
  assertEquals(found.example.replay, "A B clock clock");
  assertEquals(found.example.steps[2].moves, [
    { task: "clock", kind: "point", label: "60000 ms" },
    { task: "A", kind: "end", label: "" },
  ]);
});

Deno.test("the timeout of a signal is a timer like any other", async () => {
  const found = await explore("impatient", () => {
    const lock = new Lock();
    return {
      tasks: {
        A: async () => {
          using _guard = await lock.acquire();
          await delay(10);
        },
        B: () => lock.acquire({ signal: AbortSignal.timeout(5) }).then((guard) => guard.release()),
      },
    };
  });
  assertEquals(found.example.problem?.message, "B throws TimeoutError: Signal timed out.");
  assert(found.broken < found.schedules);
});

Deno.test("each schedule begins at 0 ms, and ends when its tasks have, whatever ticks on", async () => {
  const begun: number[] = [];
  const found = await explore("heartbeat", ({ at }) => {
    begun.push(performance.now());
    const task = async () => {
      setInterval(() => {}, 10);
      await at("point");
      await delay(10);
    };
    return { tasks: { A: task, B: task } };
  }, { limit: 20 });
  assertEquals(found.broken, 0);
  assertEquals(new Set(begun), new Set([0]));
});

Deno.test("a timer's callback acts as the task that has set it", async () => {
  const found = await explore("callback", ({ at }) => {
    const nap = () => new Promise((resolve) => setTimeout(() => at("rings").then(resolve), 10));
    return { tasks: { A: nap } };
  });
  assertEquals(found.example.replay, "A clock A");
  assertEquals([found.schedules, found.broken], [1, 0]);
});

Deno.test("a task that is at two points at once can go on from either", async () => {
  const found = await explore("both", ({ at }) => {
    const order: string[] = [];
    const part = async (name: string) => {
      await at(name);
      order.push(name);
    };
    return {
      tasks: { A: () => Promise.all([part("one"), part("two")]) },
      atEnd: () => order.join() === "one,two",
    };
  });
  assertEquals([found.schedules, found.broken, found.example.replay], [2, 1, "A A.2 A"]);
});

Deno.test("an error that leaves a task breaks the schedule, which is shown with it", async () => {
  const oops = new RangeError("Oops\nand more");
  const found = await explore("error", ({ at }) => {
    let ready = false;
    return {
      tasks: {
        A: async () => {
          await at("gets ready");
          ready = true;
        },
        B: () => {
          if (!ready) throw oops;
        },
      },
    };
  });
  assertEquals([found.schedules, found.broken], [3, 2]);
  assertEquals(found.example.problem, {
    kind: "error",
    message: "B throws RangeError: Oops",
    step: 1,
    error: oops,
  });
  const error = assertThrows(() => found.assertSafe(), AssertionError, "B throws RangeError");
  assertEquals(error.cause, oops);
  assertStringIncludes(error.message, `replay: "${found.example.replay}"`);
});

Deno.test(
  "a rejection that nobody handles is an error, and stays inside",
  onVirtualTime(async () => {
    const found = await explore("floating", ({ at }) => ({
      tasks: {
        A: async () => {
          await at("point");
          Promise.reject(new Error("Floating"));
        },
      },
    }));
    assertEquals(found.example.problem?.kind, "error");
    assertEquals(found.example.problem?.message, "unhandled Error: Floating");
  }),
);

Deno.test("a check may return false, or throw; only the first problem of a schedule counts", async () => {
  const found = await explore("checks", ({ at }) => {
    let n = 0;
    return {
      tasks: { A: () => at("x").then(() => n++) },
      always: () => assertEquals(n, 0),
      atEnd: () => false,
    };
  });
  const { kind, message, error, step } = found.example.problem!;
  assertEquals([kind, step], ["check", 2]);
  assertEquals(message, "always: assertEquals(n, 0) fails: AssertionError: Values are not equal.");
  assert(error instanceof AssertionError);
});

Deno.test("a program that never ends is a livelock, with its cycle", async () => {
  const found = await explore("endless", endless);
  assertEquals([found.schedules, found.broken], [1, 1]);
  assertEquals(found.example.problem, {
    kind: "endless",
    message: 'livelock: "A" repeats forever and leads nowhere; A is at "spins"',
    step: 2,
  });
  assertEquals(found.example.replay, "A A×∞");
  const again = await explore("endless", endless, { replay: "A A×∞" });
  assertEquals(again.example, found.example);
});

Deno.test("a replay is exactly the same schedule", async () => {
  for (
    const program of [lostUpdate, lockedUpdate, twoLocks(["left", "right"], ["right", "left"])]
  ) {
    const { example } = await explore("program", program);
    const again = await explore("program", program, { replay: example.replay });
    assertEquals(again.example, example);
    assertEquals([again.schedules, again.replayed, again.exhaustive], [1, true, false]);
  }
});

Deno.test("a replay that does not fit is refused, with what would", async () => {
  const refused = (replay: string, message: string) =>
    assertRejects(() => explore("it", lostUpdate, { replay }), RangeError, message);
  await refused("A A A", "in step 3 B can go on, A cannot");
  await refused("A C", "in step 2 A or B can go on, C cannot");
  await refused("A B", "it stops where A or B can go on");
  await refused("A A B B A", "the program ends after 4 steps");
});

Deno.test("too many schedules: a seeded sample is added, and it says so", async () => {
  const many = (breaking: string): Program => ({ at }) => {
    let order = "";
    const task = (name: string) => async () => {
      for (let i = 0; i < 4; i++) {
        order += name;
        await at("point");
      }
    };
    const tasks = { A: task("A"), B: task("B"), C: task("C") };
    return { tasks, atEnd: () => !order.startsWith(breaking) };
  };
  const options = { limit: 50 };
  const found = await explore("many", many("CB"), options);
  assertEquals(found.exhaustive, false);
  assert(found.schedules > 50 && found.schedules <= 100, "as many again by chance");
  assert(found.broken > 0);
  assertThrows(() => found.assertSafe(), AssertionError, "is not safe");
  const again = await explore("many", many("CB"), options);
  assertEquals(again, found);
  const other = await explore("many", many("CB"), { ...options, seed: 2 });
  assert(other.broken !== found.broken || other.schedules !== found.schedules);
  const unlucky = await explore("many", many("X"), options);
  assertEquals(unlucky.broken, 0);
  assertThrows(() => unlucky.assertSafe(), AssertionError, "there are more schedules");
});

Deno.test("a limit that is just enough is enough", async () => {
  assertEquals((await explore("n", lostUpdate, { limit: 6 })).exhaustive, true);
  const found = await explore("n", lostUpdate, { limit: 4 });
  assertEquals(found.exhaustive, false);
  assert(found.schedules <= 6 && found.broken <= 4, "none counts twice");
});

Deno.test("state that survives from schedule to schedule is noticed", async () => {
  let runs = 0;
  await assertRejects(
    () =>
      explore("leaky", ({ at }) => {
        const first = runs++ === 0;
        const task = async () => {
          if (first) await at("point");
        };
        return { tasks: { A: task, B: task } };
      }),
    Error,
    "does not do the same each time: after A it was A or B that could go on, and now it is B.",
  );
});

Deno.test("one task, tasks that are not async, a program without checks", async () => {
  const found = await explore("one", () => ({ tasks: { A: () => 1 } }));
  assertEquals([found.schedules, found.broken, found.exhaustive], [1, 0, true]);
  found.assertSafe();
});

Deno.test("wrong arguments are refused at the call", () => {
  const refused = (call: () => unknown, type: typeof Error, message: string) =>
    assertThrows(call, type, message);
  refused(() => explore(1 as never, lostUpdate), TypeError, "title must be a string, received 1");
  refused(() => explore("x", {} as never), TypeError, "program must be a function");
  refused(() => explore("x", lostUpdate, { replay: 1 as never }), TypeError, "replay must be");
  refused(
    () => explore("x", lostUpdate, { limit: 0 }),
    RangeError,
    "limit must be an integer of 1",
  );
  refused(() => explore("x", lostUpdate, { steps: 1.5 }), RangeError, "steps must be an integer");
  refused(() => explore("x", lostUpdate, { seed: -1 }), RangeError, "seed must be an integer of 0");
});

Deno.test("a program that returns something else is refused", async () => {
  const refused = (made: unknown, message: string) =>
    assertRejects(() => explore("x", () => made as never), TypeError, message);
  await refused(undefined, "program must return tasks, at least one, received undefined");
  await refused({ tasks: {} }, "at least one");
  await refused({ tasks: { "a b": () => {} } }, "no space");
  await refused({ tasks: { clock: () => {} } }, 'not be "clock"');
  await refused({ tasks: { A: 1 } }, "task A must be a function, received 1");
  await refused({ tasks: { A: () => {} }, atEnd: true }, "atEnd must be a function");
  await refused(
    { tasks: { A: () => {} }, atEnd: () => Promise.resolve(false) },
    "atEnd must return a boolean or nothing, at once",
  );
});

Deno.test("points are for the tasks of the program only", async () => {
  await assertRejects(
    () => explore("x", ({ at }) => (at("early"), { tasks: {} })),
    Error,
    'Cannot stop at "early": only a task of the explored program can',
  );
  const inside = await explore("outer", () => ({
    tasks: { A: () => explore("inner", lostUpdate) },
  }));
  assertMatch(
    inside.example.problem!.message,
    /"inner": the caller is a task that is being explored itself/,
  );
});

Deno.test("explorations at the same time take turns", async () => {
  const naps: Program = () => ({ tasks: { A: () => delay(10), B: () => delay(20) } });
  const alone = await explore("naps", naps);
  assertEquals(await Promise.all([explore("naps", naps), explore("naps", naps)]), [alone, alone]);
});

Deno.test("rejections that come later belong to others", async () => {
  await explore("before", lostUpdate);
  const claimed = Promise.withResolvers<boolean>();
  globalThis.addEventListener("unhandledrejection", (event) => {
    claimed.resolve(event.defaultPrevented);
    event.preventDefault();
  }, { once: true });
  Promise.reject(new Error("Later"));
  assertEquals(await claimed.promise, false);
});

Deno.test(
  "on a virtual clock: no time passes, and nothing of an abandoned schedule is left",
  onVirtualTime(async () => {
    const timer = delay(100);
    const found = await explore("abandoned", ({ at }) => {
      const never = new Semaphore(0);
      return {
        tasks: {
          A: async () => {
            setTimeout(() => {}, 1000);
            await Promise.race([never.acquire(), at("point")]);
          },
          B: () => never.acquire(),
        },
      };
    });
    assertEquals(found.example.problem?.kind, "deadlock");
    assertEquals(performance.now(), 0);
    assertEquals(timers.waiting().length, 1, "only our own timer");
    await timer;
    assertEquals(performance.now(), 100);
    await settle();
  }),
);

Deno.test("the picture, its twin and its description tell the same", async () => {
  const bundle = displayed(await explore("n < 2 & lost", lostUpdate));
  assertEquals(bundle["text/plain"].split("\n"), [
    "n < 2 & lost",
    "6 schedules, all tried: 4 go wrong; the simplest of them:",
    "┌──────┬────────────┬────────────┬───────┐",
    "│ step │ A          │ B          │ state │",
    "├──────┼────────────┼────────────┼───────┤",
    "│      │            │            │ n = 0 │",
    "│ 1    │ has read 0 │            │ n = 0 │",
    "│ 2    │            │ has read 0 │ n = 0 │",
    "│ 3    │            │ ends       │ n = 1 │",
    "│ 4    │ ends       │            │ n = 1 │",
    "└──────┴────────────┴────────────┴───────┘",
    "✘ atEnd: n === 2 is false (step 4)",
    'replay: "A B B A"',
  ]);
  const svg = svgOf(bundle);
  for (const text of ["n &#60; 2 &#38; lost", "4 go wrong", "has read 0", "n = 1", "A B B A"]) {
    assertStringIncludes(svg, text);
  }
  const [, alt] = /alt="([^"]+)"/.exec(bundle["text/html"])!;
  assertStringIncludes(alt, "Step 1: A comes to &#34;has read 0&#34;; n = 0. Step 2: B comes to");
  assertStringIncludes(alt, "In the end: atEnd: n === 2 is false.");
});

Deno.test("a safe program is a line and a bar; a replay is a schedule; a long one is cut", async () => {
  const safe = displayed(await explore("safe", lockedUpdate));
  assertMatch(safe["text/plain"], /^safe\n\d+ schedules, all tried: none goes wrong$/);
  const { example } = await explore("safe", lockedUpdate);
  const replayed = displayed(await explore("safe", lockedUpdate, { replay: example.replay }));
  assertStringIncludes(replayed["text/plain"], "This schedule goes well\n┌");
  const long = displayed(
    await explore("long", ({ at }) => {
      const walk = async () => {
        for (let i = 0; i < 30; i++) await at(`step ${i}`);
      };
      return { tasks: { A: walk }, atEnd: () => false };
    }),
  );
  assertStringIncludes(long["text/plain"], "│ …    │");
  assertStringIncludes(svgOf(long), "… and so on …");
});
