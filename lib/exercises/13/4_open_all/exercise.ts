/** Exercise 13.4: several resources as one, opened and closed as they should be. */
import { delay } from "@std/async";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { failures } from "../../shared/mod.ts";
import type { openAll } from "./solution.ts";

/** What goes wrong with which resource, by its name. */
interface Trouble {
  readonly names?: readonly (string | null)[];
  readonly opening?: Readonly<Record<string, () => Promise<never>>>;
  readonly closing?: Readonly<Record<string, () => Promise<never>>>;
  /** Whether the caller closes them once, once more afterwards, or twice at the same time. */
  readonly closes?: "once" | "once more" | "twice at once";
}

/** An error as the messages in it, the later one first. */
function messages(error: unknown): string {
  if (error instanceof SuppressedError) {
    return `SuppressedError(${messages(error.error)}, ${messages(error.suppressed)})`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** Opens and closes with the answer, and writes down what happens. */
async function story(answer: typeof openAll, judge: Judge, trouble: Trouble = {}) {
  const { names = ["cache", "database", "mail"], opening = {}, closing = {}, closes = "once" } =
    trouble;
  const { value, outcome } = await judge.run(async () => {
    const events: string[] = [];
    const step = async (event: string, ms: number) => {
      events.push(`${event} …`);
      await delay(ms);
      events.push(event);
    };
    const made = new Map<string, AsyncDisposable>();
    const openers = names.map((name) => {
      if (name === null) return () => delay(5).then(() => null);
      return (): Promise<AsyncDisposable> => {
        if (opening[name]) return opening[name]();
        const close = (): Promise<void> => {
          if (!closing[name]) return step(`close ${name}`, 20);
          events.push(`close ${name} fails`);
          return closing[name]();
        };
        const resource = { [Symbol.asyncDispose]: close };
        made.set(name, resource);
        return step(`open ${name}`, 30).then(() => resource);
      };
    });
    const list = [...openers];
    let kept: unknown;
    try {
      const all = await answer(openers);
      kept = all.resources.map((one) =>
        one === null ? null : [...made].find(([, resource]) => resource === one)?.[0]
      );
      events.push("work");
      const close = async () => await all[Symbol.asyncDispose]();
      const other = closes === "twice at once" ? close().catch(() => {}) : undefined;
      await close().catch((error) => {
        if (closes === "once") throw error;
      });
      await other;
      if (closes === "once more") await close().catch(() => {});
    } catch (error) {
      events.push(`caught ${messages(error)}`);
    }
    const unchanged = list.length === openers.length && list.every((one, i) => one === openers[i]);
    return { events: [...events], kept, unchanged };
  });
  const { kept, unchanged } = value ?? {};
  return { events: value ? inShort(value.events) : outcome, kept, unchanged };
}

/** What happens without a pause in between is one event: "open mail", not "open mail …, open mail". */
function inShort(events: readonly string[]): string {
  return events.filter((event, i) => events[i + 1] !== event.replace(" …", "")).join(", ");
}

async function judgeGoodDays(answer: typeof openAll, judge: Judge): Promise<void> {
  const { events, kept, unchanged } = await story(answer, judge);
  const [before, after = ""] = events.split(", work");
  judge.requires("opens one after the other, and nothing is closed before the work is done", {
    expected: "open cache, open database, open mail, work",
    seen: `${before}, work`,
  });
  judge.requires("returns the resources in the order of the list", {
    expected: ["cache", "database", "mail"],
    seen: kept,
  });
  judge.requires("the list of openers stays as it is", { expected: true, seen: unchanged });
  judge.requires("closes one after the other, in reverse order", {
    expected: "close mail, close database, close cache",
    seen: after.slice(2),
  });
  const gaps = await story(answer, judge, { names: [null, "cache", null, "mail"] });
  judge.requires("null keeps its place in the list, and there is nothing to close for it", {
    expected: [
      [null, "cache", null, "mail"],
      "open cache, open mail, work, close mail, close cache",
    ],
    seen: [gaps.kept, gaps.events],
  });
  const none = await story(answer, judge, { names: [] });
  judge.requires("no openers, no resources", {
    expected: [[], "work"],
    seen: [none.kept, none.events],
  });
  const names = ["cache", "mail"];
  for (const closes of ["once more", "twice at once"] as const) {
    const twice = await story(answer, judge, { names, closes });
    const stuck = { mail: () => Promise.reject(new Error("stuck")) };
    const failing = await story(answer, judge, { names, closes, closing: stuck });
    judge.requires(`closing ${closes} closes once, even if that fails`, {
      expected: [
        "open cache, open mail, work, close mail, close cache",
        "open cache, open mail, work, close mail fails, close cache",
      ],
      seen: [twice.events, failing.events],
    });
  }
}

/** Two calls, of which the second begins while the first opens its resources. */
async function judgeTwoCalls(answer: typeof openAll, judge: Judge): Promise<void> {
  const { value, outcome } = await judge.run(() =>
    Promise.all(["cache", "mail"].map(async (name, i) => {
      await delay(10 * i);
      const closed: string[] = [];
      let opened = 0;
      const open = async () => {
        const n = ++opened;
        await delay(30);
        return { [Symbol.asyncDispose]: () => Promise.resolve(void closed.push(`${name} ${n}`)) };
      };
      const all = await answer([open, open]);
      await all[Symbol.asyncDispose]();
      return [all.resources.length, ...closed];
    }))
  );
  judge.requires("two calls at the same time do not disturb each other", {
    expected: [[2, "cache 2", "cache 1"], [2, "mail 2", "mail 1"]],
    seen: value ?? outcome,
  });
}

async function judgeOpening(answer: typeof openAll, judge: Judge): Promise<void> {
  const error = new Error("no mail today");
  for (const [how, failure] of Object.entries(failures)) {
    const last = await story(answer, judge, { opening: { mail: () => failure(error) } });
    const first = await story(answer, judge, { opening: { cache: () => failure(error) } });
    judge.requires(`if an opener ${how}, what is open is closed before the caller gets the error`, {
      expected: [
        "open cache, open database, close database, close cache, caught no mail today",
        "caught no mail today",
      ],
      seen: [last.events, first.events],
    });
  }
}

async function judgeClosing(answer: typeof openAll, judge: Judge): Promise<void> {
  const stuck = new Error("cannot close");
  for (const [how, failure] of Object.entries(failures)) {
    const { events } = await story(answer, judge, { closing: { database: () => failure(stuck) } });
    judge.requires(`if closing ${how}, the others are closed, and the caller gets the error`, {
      expected: "open cache, open database, open mail, work, " +
        "close mail, close database fails, close cache, caught cannot close",
      seen: events,
    });
  }
  const fail = (message: string) => () => Promise.reject(new Error(message));
  const end = (events: string) => events.slice(events.lastIndexOf("caught"));
  const both = await story(answer, judge, {
    closing: { cache: fail("cache stuck"), mail: fail("mail stuck") },
  });
  judge.requires("two errors of closing arrive as a SuppressedError, the later one in error", {
    expected: "caught SuppressedError(cache stuck, mail stuck)",
    seen: end(both.events),
  });
  const three = await story(answer, judge, {
    closing: {
      cache: fail("cache stuck"),
      database: fail("database stuck"),
      mail: () => Promise.reject(undefined),
    },
  });
  judge.requires("three errors, too, even if the first is undefined", {
    expected: "caught SuppressedError(cache stuck, SuppressedError(database stuck, undefined))",
    seen: end(three.events),
  });
  const mixed = await story(answer, judge, {
    opening: { mail: fail("no mail today") },
    closing: { database: fail("database stuck") },
  });
  judge.requires("an error of opening and one of closing arrive as a SuppressedError, too", {
    expected: "caught SuppressedError(database stuck, no mail today)",
    seen: end(mixed.events),
  });
}

async function judgeFalsyErrors(answer: typeof openAll, judge: Judge): Promise<void> {
  const seen: string[] = [];
  const end = ({ events }: { events: string }) => events.slice(events.lastIndexOf(",") + 2);
  for (const failure of Object.values(failures)) {
    const nothing = () => failure(undefined);
    seen.push(end(await story(answer, judge, { opening: { mail: nothing } })));
    seen.push(end(await story(answer, judge, { closing: { mail: nothing } })));
  }
  judge.requires("an error may be any value, even undefined", {
    expected: Array(6).fill("caught undefined"),
    seen,
  });
}

export default defineExercise({
  id: "13.4",
  title: "All or nothing",
  name: "openAll",
  hints: [
    "Which object of this notebook closes everything that was put on it, the last first, even if one of them fails?",
    "Declare an `AsyncDisposableStack` with `await using`, so that any error closes it, and put each resource on it as soon as it is open. And if all goes well, how does it stay open?",
    "`stack.use(await open())` returns what it was given and accepts `null`. At the end `const open = stack.move()`, and the result closes with `open.disposeAsync()`, which does nothing the second time.",
  ],
  async check(answer: typeof openAll, judge) {
    await judgeGoodDays(answer, judge);
    await judgeTwoCalls(answer, judge);
    await judgeOpening(answer, judge);
    await judgeClosing(answer, judge);
    await judgeFalsyErrors(answer, judge);
  },
});
