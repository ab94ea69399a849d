import { Lock } from "@course/async";
import { linearizable } from "@course/notebook";
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { delay } from "@std/async";
import { ClockScope, JumpingClock } from "../../../lib/notebook/time/mod.ts";

/** A stack whose `push` is slow: it looks where the top is, and puts its item there later. */
class SlowStack {
  readonly items: number[] = [];

  constructor(readonly exclusive: <T>(body: () => Promise<T>) => Promise<T>) {}

  push(item: number) {
    return this.exclusive(async () => {
      const top = this.items.length;
      await delay(10);
      this.items[top] = item;
    });
  }

  pop() {
    return this.exclusive(() => Promise.resolve(this.items.pop()));
  }
}

class Stack {
  readonly items: number[] = [];

  push(item: number) {
    this.items.push(item);
  }

  pop() {
    return this.items.pop();
  }
}

const operations = {
  "push 1": (stack: SlowStack | Stack) => stack.push(1),
  "push 2": (stack: SlowStack | Stack) => stack.push(2),
  pop: (stack: SlowStack | Stack) => stack.pop(),
};

Deno.test("an object that loses an item is found out, with the smallest scenario", async () => {
  const found = await linearizable("a slow stack", {
    make: () => new SlowStack((body) => body()),
    model: () => new Stack(),
    operations,
  });
  assertMatch(found.title, /^a slow stack: /);
  const calls = found.title.replace("a slow stack: ", "").split(/ \| |, /);
  assert(calls.length <= 4, found.title);
  assertEquals(found.example.problem?.kind, "check");
});

Deno.test("the same under a lock is as good as one call at a time", async () => {
  const found = await linearizable("a stack under a lock", {
    make: () => {
      const lock = new Lock();
      return new SlowStack((body) => lock.run(body));
    },
    model: () => new Stack(),
    operations,
  }, { scenarios: 10, tasks: 2 });
  assertEquals(found.broken, 0);
  assertMatch(found.title, /in 10 scenarios$/);
});

Deno.test("calls that wait forever are right where those to the model do", async () => {
  const gate = (opens: boolean) => () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    return { pass: () => promise, open: () => void (opens && resolve()) };
  };
  const operations = {
    pass: (it: ReturnType<ReturnType<typeof gate>>) => it.pass(),
    open: (it: ReturnType<ReturnType<typeof gate>>) => it.open(),
  };
  const right = await linearizable("gate", { make: gate(true), model: gate(true), operations });
  assertEquals(right.broken, 0);
  const stuck = await linearizable("stuck", { make: gate(false), model: gate(true), operations });
  assertMatch(stuck.title, /^stuck: (pass \| open|open \| pass|open, pass)$/);
});

Deno.test("on a virtual clock it takes no time, and timers from outside wait", async () => {
  using _virtual = new ClockScope(new JumpingClock());
  let rung = false;
  const timer = setTimeout(() => rung = true, 10);
  const stack = { make: () => new Stack(), model: () => new Stack(), operations };
  await linearizable("a stack", stack, { scenarios: 3, tasks: 2 });
  assertEquals([performance.now(), rung], [0, false]);
  clearTimeout(timer);
});

Deno.test("wrong arguments are refused", async () => {
  const make = () => ({});
  const refused = (concurrent: unknown, message: string, options = {}) =>
    assertRejects(() => linearizable("it", concurrent as never, options), Error, message);
  await refused({ model: make, operations: {} }, "make must be a function, received undefined");
  await refused(
    { make, model: make, operations: {} },
    "operations must be functions by their names",
  );
  await refused({ make, model: make, operations: { a: 1 } }, "operation a must be a function");
  await refused(
    { make, model: make, operations: { a() {} } },
    "tasks must be an integer of 1 or more",
    {
      tasks: 0,
    },
  );
});
