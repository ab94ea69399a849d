/** What a promise that never settles keeps of the waits that are over. */
import { asCompleted, createTask, gather, shield, wait } from "@course/async";
import { onVirtualTime, settle } from "@course/notebook/virtual";
import { assert, assertEquals } from "@std/assert";
import { isForgotten } from "./support/is_forgotten.ts";

const never = new Promise<object>(() => {});

type Call = (all: Promise<object>[], options: { signal: AbortSignal }) => unknown;

const calls: Record<string, Call> = {
  gather: (all, options) => gather(all, options),
  "gather with exceptions": (all, options) => gather(all, { ...options, returnExceptions: true }),
  wait: (all, options) => wait(all, options),
  asCompleted: (all, options) => asCompleted(all, options).next(),
  shield: ([first], options) => shield(first, options),
};

for (const [name, call] of Object.entries(calls)) {
  Deno.test(
    `A16 ${name}: a promise that lives on keeps neither the reason nor the results of an aborted call`,
    onVirtualTime(async () => {
      const aborted = (keep: "reason" | "result") =>
        isForgotten(async () => {
          const controller = new AbortController();
          const reason = { why: "reason" }, result = { what: "result" };
          const calling = call([never, Promise.resolve(result)], { signal: controller.signal });
          await settle();
          controller.abort(reason);
          await Promise.resolve(calling).catch(() => {});
          return { one: keep === "reason" ? reason : result };
        });
      assert(await aborted("reason"));
      assert(await aborted("result"));
    }),
  );
}

Deno.test(
  "A16 gather: a promise that lives on keeps nothing when another has failed, of two or thousands",
  onVirtualTime(async () => {
    const { signal } = new AbortController();
    for (const [options, others] of [[undefined, 0], [{ signal }, 0], [undefined, 2000]] as const) {
      const more = Array<Promise<number>>(others).fill(Promise.resolve(1));
      for (const keep of ["error", "result"]) {
        assert(
          await isForgotten(async () => {
            const error = new Error("no"), result = { what: "result" };
            const failing = settle().then(() => Promise.reject(error));
            await gather<unknown>([never, Promise.resolve(result), failing, ...more], options)
              .catch(() => {});
            return { one: keep === "error" ? error : result };
          }),
        );
      }
    }
  }),
);

Deno.test(
  "A16 wait and asCompleted: what is over by time keeps nothing, on tasks neither",
  onVirtualTime(async () => {
    const task = createTask(() => never);
    for (const call of [wait, asCompleted]) {
      assert(
        await isForgotten(async () => {
          const result = { what: "result" };
          const made = call([never, task, Promise.resolve(result)], { timeout: 5 });
          if ("next" in made) { for await (const _ of made) break; }
          else await made;
          return { one: result };
        }),
      );
    }
    task.cancel();
  }),
);

Deno.test(
  "A16 A14 listeners of one promise are called in the order in which they came, even those added late",
  onVirtualTime(async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const order: string[] = [];
    const join = (name: string) => wait([promise]).then(() => order.push(name));
    const all = [join("first"), join("second")];
    resolve();
    all.push(join("third"));
    await Promise.all(all);
    await join("fourth");
    assertEquals(order, ["first", "second", "third", "fourth"]);
  }),
);

Deno.test(
  "A16 listeners of one promise may leave from anywhere, and others come after them",
  onVirtualTime(async () => {
    for (const leaving of [[0], [1], [2], [0, 1], [1, 2], [0, 2], [2, 1, 0]]) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const controllers = Array.from({ length: 3 }, () => new AbortController());
      const order: string[] = [];
      const join = (name: string, options?: { signal: AbortSignal }) =>
        wait([promise], options).then(() => order.push(name), () => {});
      const all = controllers.map((controller, i) => join(`${i}`, controller));
      for (const i of leaving) controllers[i].abort();
      all.push(join("later"));
      resolve();
      await Promise.all(all);
      const stayed = [0, 1, 2].filter((i) => !leaving.includes(i)).map(String);
      assertEquals(order, [...stayed, "later"]);
    }
  }),
);
