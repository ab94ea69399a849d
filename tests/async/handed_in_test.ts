/** What becomes of the promises and thenables that a call was handed. */
import {
  asCompleted,
  type Awaitable,
  Condition,
  createTask,
  gather,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
  shield,
  taskGroup,
  wait,
  waitFor,
  withTimeout,
} from "@course/async";
import { onVirtualTime, settle } from "@course/notebook/virtual";
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { outcome, reasonOf } from "./support/helpers.ts";
import { reported } from "./support/reported.ts";

type Call = (awaitables: Iterable<Awaitable<unknown>>, options?: object) => unknown;

/** The calls that are handed several. */
const several: Record<string, Call> = {
  gather: (all, options) => gather(all, options as object),
  "gather with exceptions": (all, options = {}) =>
    gather(all, "returnExceptions" in options ? options as object : withExceptions(options)),
  wait: (all, options) => wait(all, options as object),
  asCompleted: (all, options) => asCompleted(all, options as object),
};

function withExceptions(options: object): { returnExceptions: true } {
  return Object.defineProperty(options, "returnExceptions", { value: true }) as never;
}

/** What a call throws, or what its promise rejects with. */
async function refusalOf(call: () => unknown): Promise<unknown> {
  try {
    const made = call();
    await (Symbol.asyncIterator in Object(made) ? (made as AsyncIterator<unknown>).next() : made);
  } catch (error) {
    return error;
  }
  throw new Error("The call was not refused");
}

const failing = () => Promise.reject(new Error("handed in"));

class OrdinarySubclass<T> extends Promise<T> {}

/** Each makes something that rejects, and would end the program if nobody looked after it. */
const rejecting: Record<string, () => PromiseLike<unknown>> = {
  "a promise": failing,
  "a promise that rejects later": () => settle().then(failing),
  "a promise of a subclass": () => OrdinarySubclass.reject(new Error("handed in")),
  "a task": () => createTask(failing),
};

for (const [name, call] of Object.entries(several)) {
  for (const [what, make] of Object.entries(rejecting)) {
    Deno.test(
      `A13 ${name}: ${what} is looked after when the iterable throws, before and after`,
      onVirtualTime(async () => {
        const boom = new Error("boom");
        const lines = await reported(async () => {
          const throwing = function* () {
            yield make();
            throw boom;
          };
          assertStrictEquals(await refusalOf(() => call(throwing())), boom);
          assert(await refusalOf(() => call([make(), 5 as never, make()])) instanceof TypeError);
        });
        assertEquals(lines, []);
      }),
    );

    Deno.test(
      `A13 ${name}: ${what} is looked after when an option is wrong, or the signal aborted`,
      onVirtualTime(async () => {
        const wrong = [
          { signal: 5 },
          { signal: { aborted: false } },
          ...(name.startsWith("gather") ? [{ returnExceptions: 1 }] : [{ timeout: NaN }]),
          ...(name === "wait" ? [{ returnWhen: "never" }] : []),
          {
            get signal(): AbortSignal {
              throw new TypeError("a getter");
            },
          },
        ];
        for (const options of wrong) {
          const refusal = await refusalOf(() => call([make()], options));
          assert(refusal instanceof TypeError || refusal instanceof RangeError);
        }
        const signal = AbortSignal.abort("stop");
        const promises = what === "a task" ? [failing()] : [make()];
        assertEquals(await refusalOf(() => call(promises, { signal })), "stop");
      }),
    );
  }

  Deno.test(
    `A13 ${name}: a promise that is not in a list is looked after`,
    onVirtualTime(async () => {
      assert(await refusalOf(() => call(failing() as never)) instanceof TypeError);
    }),
  );
}

Deno.test(
  "A13 a promise in place of a function is looked after",
  onVirtualTime(async () => {
    const lock = new Lock(), condition = new Condition();
    const calls: Record<string, (promise: never) => unknown> = {
      createTask: (promise) => createTask(promise),
      addDoneCallback: (promise) => createTask(() => {}).addDoneCallback(promise),
      removeDoneCallback: (promise) => createTask(() => {}).removeDoneCallback(promise),
      waitFor: (promise) => waitFor(promise, NaN),
      withTimeout: (promise) => withTimeout(NaN, promise),
      taskGroup: (promise) => taskGroup(promise),
      "group.createTask": (promise) =>
        taskGroup(async (group) => await group.createTask(promise)).catch((error) => {
          throw error.errors[0];
        }),
      "lock.run": (promise) => lock.run(promise),
      "semaphore.run": (promise) => new Semaphore().run(promise),
      "condition.run": (promise) => condition.run(promise),
      "condition.waitFor": (promise) => condition.waitFor(promise),
      shield: (promise) => shield(promise, { signal: 5 as never }),
      compare: (promise) => new PriorityQueue({ compare: promise }),
    };
    for (const [name, call] of Object.entries(calls)) {
      const refusal = await refusalOf(() => call(failing() as never));
      assert(refusal instanceof TypeError || refusal instanceof RangeError, name);
    }
  }),
);

Deno.test(
  "A13 an item that rejects fails the call that takes it; untaken or refused, it is never unhandled",
  onVirtualTime(async () => {
    const queue = new Queue<Promise<unknown>>(2);
    await queue.put(failing());
    queue.putNowait(failing());
    assertEquals(
      await reasonOf(queue.put(failing(), { signal: AbortSignal.abort("stop") })),
      "stop",
    );
    queue.put(failing()).catch(() => {});
    await settle();
    assertEquals(((await reasonOf(queue.get())) as Error).message, "handed in");
    queue.shutdown({ immediate: true });
    await reasonOf(queue.put(failing()));
    await settle();
  }),
);

Deno.test(
  "A13 shield: a failure after a refused call is silent, after an abort it is reported once",
  onVirtualTime(async () => {
    const promise = settle().then(failing);
    const lines = await reported(async () => {
      for (let i = 0; i < 3; i++) {
        await reasonOf(shield(promise, { signal: AbortSignal.abort() }));
      }
      await settle();
    });
    assertEquals(lines.length, 1);
  }),
);

// Foreign thenables

/** A thenable that counts what is done to it. */
function counted(then: (resolve: (value: unknown) => void, reject: (e: unknown) => void) => void) {
  const counts = { read: 0, called: 0 };
  const thenable = {
    get then() {
      counts.read++;
      return (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => {
        counts.called++;
        then(resolve, reject);
      };
    },
  };
  return { counts, thenable: thenable as unknown as PromiseLike<unknown> };
}

/** How thenables behave, and what `Promise.resolve` makes of it. */
const manners: Record<string, Parameters<typeof counted>[0]> = {
  "fulfils at once": (resolve) => resolve(1),
  "fulfils later": (resolve) => setTimeout(resolve, 5, 1),
  "fulfils twice": (resolve) => (resolve(1), resolve(2)),
  "fulfils and rejects": (resolve, reject) => (resolve(1), reject(2)),
  "rejects at once": (_, reject) => reject("no"),
  "throws": () => {
    throw "no";
  },
  "throws after it has fulfilled": (resolve) => {
    resolve(1);
    throw "no";
  },
  "fulfils with a promise": (resolve) => resolve(Promise.resolve(1)),
  "fulfils with a thenable": (resolve) => resolve({ then: (f: (v: number) => void) => f(1) }),
};

/** All calls that are handed a thenable, and what they make of it. */
const adopting: Record<string, (thenable: PromiseLike<unknown>) => Promise<unknown>> = {
  gather: async (thenable) => (await gather([thenable]))[0],
  "gather of many": async (thenable) => (await gather(Array(1000).fill(thenable)))[999],
  "gather with a signal": async (thenable) =>
    (await gather([thenable, thenable], { signal: new AbortController().signal }))[1],
  "gather with exceptions": async (thenable) => {
    const [result] = await gather([thenable], { returnExceptions: true });
    if (result.status === "rejected") throw result.reason;
    return result.value;
  },
  shield: (thenable) => shield(thenable),
  "shield with a signal": (thenable) => shield(thenable, { signal: new AbortController().signal }),
  createTask: async (thenable) => await createTask(() => thenable),
  waitFor: (thenable) => waitFor(() => thenable, 1000),
  withTimeout: (thenable) => withTimeout(1000, () => thenable as Promise<unknown>),
  taskGroup: (thenable) =>
    taskGroup(() => thenable as Promise<unknown>).catch(({ errors }) => {
      throw errors[0];
    }),
  "Lock.run": (thenable) => new Lock().run(() => thenable),
  "Semaphore.run": (thenable) => new Semaphore().run(() => thenable),
  "Queue.get": async (thenable) => {
    const queue = new Queue();
    queue.putNowait(thenable);
    return await queue.get();
  },
  "Queue.get that waits": (thenable) => {
    const queue = new Queue();
    const got = queue.get();
    queue.putNowait(thenable);
    return got;
  },
  "Queue, iterated": async (thenable) => {
    const queue = new Queue();
    queue.putNowait(thenable);
    return (await queue[Symbol.asyncIterator]().next()).value;
  },
};

for (const [name, adopt] of Object.entries(adopting)) {
  Deno.test(
    `A14 ${name}: a foreign thenable behaves as under Promise.resolve, and is asked once`,
    onVirtualTime(async () => {
      for (const [manner, then] of Object.entries(manners)) {
        const { thenable, counts } = counted(then);
        const [ours, platform] = await Promise.all([
          outcome(adopt(thenable).finally(() => {})),
          outcome(Promise.resolve(counted(then).thenable)),
        ]);
        await new Promise((resolve) => setTimeout(resolve, 10));
        if (manner !== "fulfils later") assertEquals(ours, platform, manner);
        assertEquals(counts, { read: 1, called: 1 }, manner);
      }
    }),
  );
}

for (const [name, call] of Object.entries({ wait, asCompleted })) {
  Deno.test(
    `A14 ${name}: a foreign thenable is asked once, and comes out itself`,
    onVirtualTime(async () => {
      for (const [manner, then] of Object.entries(manners)) {
        const { thenable, counts } = counted(then);
        const options = { signal: new AbortController().signal };
        const made = call([thenable, thenable], options);
        const [out] = "next" in made ? [(await made.next()).value] : [...(await made).done];
        assertEquals(Object.is(out, thenable), true, manner);
        assertEquals(counts, { read: 1, called: 1 }, manner);
      }
    }),
  );
}

Deno.test(
  "A14 several foreign thenables are asked once each, even one that can be called",
  onVirtualTime(async () => {
    const { signal } = new AbortController();
    for (const options of [undefined, { signal }]) {
      const first = counted((resolve) => resolve(1)), second = counted((resolve) => resolve(2));
      const callable = Object.assign(() => {}, {
        then: (resolve: (n: number) => void) => resolve(3),
      });
      const all = [first.thenable, second.thenable, callable as unknown as PromiseLike<number>];
      assertEquals(await gather<unknown>(all, options), [1, 2, 3]);
      assertEquals([first.counts, second.counts], Array(2).fill({ read: 1, called: 1 }));
    }
  }),
);

Deno.test(
  "A14 a then that cannot even be read is a rejection, and no error of the call",
  onVirtualTime(async () => {
    const unreadable = Object.defineProperty({}, "then", {
      get() {
        throw "unreadable";
      },
    }) as PromiseLike<unknown>;
    const signal = new AbortController().signal;
    assertEquals(await reasonOf(gather([unreadable])), "unreadable");
    assertEquals(await reasonOf(shield(unreadable, { signal })), "unreadable");
    assertEquals((await wait([unreadable])).done.size, 1);
    assertEquals((await asCompleted([unreadable]).next()).value === unreadable, true);
  }),
);

Deno.test(
  "A14 a refused call starts nothing: a lazy query does not run",
  onVirtualTime(async () => {
    for (const [name, call] of Object.entries(several)) {
      const { thenable, counts } = counted((resolve) => resolve(1));
      await refusalOf(() => call([thenable, 5 as never]));
      await refusalOf(() => call([thenable], { signal: 5 }));
      if (name !== "asCompleted") {
        await refusalOf(() => call([thenable], { signal: AbortSignal.abort() }));
      }
      await settle();
      assertEquals(counts.called, 0, name);
    }
    const { thenable, counts } = counted((resolve) => resolve(1));
    await refusalOf(() => shield(thenable, { signal: AbortSignal.abort() }));
    await settle();
    assertEquals(counts.called, 0, "shield");
  }),
);

Deno.test(
  "A14 lazy and odd promises are asked once, too",
  onVirtualTime(async () => {
    let runs = 0;
    class Lazy<T> extends Promise<T> {
      static make<T>(value: T): Lazy<T> {
        return new Lazy((resolve) => resolve(value));
      }
      override then<A, B>(
        onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
        onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
      ): Promise<A | B> {
        runs++;
        return super.then(onFulfilled, onRejected);
      }
      static override get [Symbol.species]() {
        return Promise;
      }
    }
    const signal = new AbortController().signal;
    const calls = [
      () => gather([Lazy.make(1)]),
      () => gather([Lazy.make(1)], { signal }),
      () => wait([Lazy.make(1)], { signal }),
      () => asCompleted([Lazy.make(1)]).next(),
      () => shield(Lazy.make(1), { signal }),
    ];
    for (const call of calls) {
      runs = 0;
      await call();
      assertEquals(runs, 1);
    }
    for (const options of [undefined, { signal }]) {
      runs = 0;
      const patched = Object.assign(Promise.resolve(1), {
        then(resolve: (value: number) => void) {
          runs++;
          resolve(2);
        },
      }) as unknown as Promise<number>;
      assertEquals([...await gather([patched, patched], options), runs], [2, 2, 1]);
    }
    const proxy = new Proxy(Promise.resolve(1), {});
    assert(await reasonOf(gather([proxy], { signal })) instanceof TypeError);
    assert(await reasonOf(shield(proxy, { signal })) instanceof TypeError);
  }),
);
