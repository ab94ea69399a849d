/** Exercise 10.2: errors that keep their causes on the way up. */
import { delay } from "@std/async";
import { Timeline } from "@course/notebook";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import type { profile, Store } from "./solution.ts";

export type Profile = typeof profile;

/** What becomes of the reads. */
interface Weather {
  id?: number;
  /** What the store holds for the user, and for the picture. */
  held?: [string, string];
  /** Which read fails, with which error, and whether the call itself throws. */
  failing?: { read: 1 | 2; error: unknown; atOnce: boolean };
  /** When the signal aborts, in ms, and its reason. */
  abortsAt?: number;
  reason?: unknown;
}

const READ = 100, CLOSE = 50;

export default defineExercise({
  id: "10.2",
  title: "The whole story",
  name: "profile",
  hints: [
    "Ask of each `return`: is its function still there when the promise fails? And ask of each `catch` what it throws away.",
    "`return await` where there is a `try`; `{ cause: error }` where an error is replaced; `await` in `finally`. And an abort is no failure: how do you know one?",
    'In each `catch`, first `signal.throwIfAborted()`, then `throw new Error("…", { cause: error })`. At the start of the `try`, look at the signal once.',
  ],
  async check(answer: Profile, judge) {
    await loads(answer, judge);
    await tellsTheWholeStory(answer, judge);
    await passesAbortsOn(answer, judge);
  },
});

/** What became of a call, and what the store saw. */
async function load(answer: Profile, judge: Judge, weather: Weather) {
  const { id = 7, held = ["ada.png", "a picture"], failing, abortsAt } = weather;
  const { reason = new Error("no longer wanted") } = weather;
  const report = await judge.run(async () => {
    const line = new Timeline("store");
    const controller = new AbortController();
    let reads = 0;
    const store: Store = {
      read(key, signal) {
        const number = ++reads;
        const fails = failing?.read === number;
        if (fails && failing.atOnce) {
          line.mark(key, "throws at once");
          throw failing.error;
        }
        return line.span(
          key,
          async () => {
            await delay(READ, { signal });
            if (fails) throw failing.error;
            return held[number - 1];
          },
          "",
          { signal },
        );
      },
      close: () => line.span("close", () => delay(CLOSE)),
    };
    if (abortsAt === 0) controller.abort(reason);
    else if (abortsAt) setTimeout(() => controller.abort(reason), abortsAt);
    const start = performance.now();
    let end: { value: unknown } | { error: unknown };
    try {
      end = { value: await answer(store, id, controller.signal) };
    } catch (error) {
      end = { error };
    }
    const took = performance.now() - start;
    const closed = line.order().filter((entry) => entry === "close end").length;
    await delay(1000); // Whatever is still going on will show itself.
    return { end, took, closed, order: line.order(), reason };
  });
  const nothing = { end: { value: report.outcome }, took: Infinity, closed: 0, order: [], reason };
  return { ...nothing, ...report.value, unhandled: report.unhandled.map(String) };
}

type Loaded = Awaited<ReturnType<typeof load>>;

function valueOf({ end }: Loaded): unknown {
  return "value" in end ? end.value : `${end.error}`;
}

/** The messages from the outermost error to the innermost, and what is at the bottom. */
function story({ end, reason }: Loaded, thrown?: unknown): string[] {
  if (!("error" in end)) return ["no error"];
  const messages: string[] = [];
  let error = end.error;
  while (error instanceof Error && error !== thrown && "cause" in error) {
    messages.push(error.message);
    error = error.cause;
  }
  if (error === reason) return [...messages, "the signal's reason"];
  return [...messages, error === thrown ? "what was thrown" : `${error}`];
}

async function loads(answer: Profile, judge: Judge): Promise<void> {
  const id = 10 + Math.floor(90 * judge.random());
  const first = await load(answer, judge, { id });
  const second = await load(answer, judge, { id: id + 1, held: ["bob.png", ""] });
  const unnamed = await load(answer, judge, { id: id + 2, held: ["", "a face"] });
  judge.requires("it returns what the second read returns, even if either is empty", {
    expected: ["a picture", "", "a face"],
    seen: [first, second, unnamed].map(valueOf),
  });
  judge.requires("it reads the user, then what that says, then it closes the store", {
    expected: [`user/${id}`, "ada.png", "close"].flatMap((
      lane,
    ) => [`${lane} start`, `${lane} end`]),
    seen: first.order,
  });
  judge.requires("the caller gets the value when the store is closed (ms)", {
    expected: 2 * READ + CLOSE,
    seen: first.took,
  });
  const failure = (id: number) => [
    ...[`Cannot load profile ${id}`, `Cannot read user/${id}`],
    ...[1, READ + CLOSE],
  ];
  judge.requires("two calls at the same time do not disturb each other, nor wait (ms)", {
    expected: [failure(id), ["no longer wanted", undefined, 1, READ / 2 + CLOSE], failure(id + 2)],
    seen: await together(answer, judge, id),
  });
}

/** Calls with a store and a signal each: two that fail, and one between them that is aborted. */
async function together(answer: Profile, judge: Judge, id: number): Promise<unknown> {
  const { value, outcome } = await judge.run(() => {
    const stops = Array.from({ length: 3 }, () => new AbortController());
    setTimeout(() => stops[1].abort(new Error("no longer wanted")), READ / 2);
    return Promise.all(stops.map(async ({ signal }, i) => {
      let closed = 0;
      const store: Store = {
        async read(_, signal) {
          await delay(READ, { signal });
          throw new Error("disk full");
        },
        close: () => delay(CLOSE).then(() => void closed++),
      };
      const error: Error = await answer(store, id + i, signal)
        .then(() => new Error("no error"), (error) => error);
      return [error?.message, (error?.cause as Error)?.message, closed, performance.now()];
    }));
  });
  return value ?? outcome;
}

async function tellsTheWholeStory(answer: Profile, judge: Judge): Promise<void> {
  const runs: Loaded[] = [];
  for (const [read, key] of [[1, "user/7"], [2, "ada.png"]] as const) {
    const stories: string[] = [];
    for (const atOnce of [false, true]) {
      const error = new RangeError("disk full");
      const run = await load(answer, judge, { failing: { read, error, atOnce } });
      stories.push(story(run, error).join(" ← "));
      runs.push(run);
    }
    judge.requires(`if read ${read} fails, late or at once, the error has two causes`, {
      expected: Array(2).fill(`Cannot load profile 7 ← Cannot read ${key} ← what was thrown`),
      seen: stories,
    });
  }
  const odd = [];
  const notOurs = new DOMException("The disk went away", "AbortError");
  for (const error of [undefined, 0, "full", notOurs]) {
    const run = await load(answer, judge, { failing: { read: 2, error, atOnce: false } });
    odd.push(story(run, error).join(" ← "));
    runs.push(run);
  }
  judge.requires("the last cause is what was thrown, even if it is no error, or an AbortError", {
    expected: Array(4).fill("Cannot load profile 7 ← Cannot read ada.png ← what was thrown"),
    seen: odd,
  });
  judge.requires("after a failure nothing more is read", {
    expected: [1, 1, 2, 2, 2, 2, 2, 2],
    seen: runs.map(({ order }) =>
      order.filter((entry) => /^(user|ada).*( start| throws at once)$/.test(entry)).length
    ),
  });
  judge.requires("after a failure, too, the store is closed once, before the caller hears of it", {
    expected: runs.map(() => 1),
    seen: runs.map(({ closed, order }) =>
      closed === order.filter((entry) => entry === "close start").length ? closed : 0
    ),
  });
  judge.requires("no promise is left floating with an error", {
    expected: [],
    seen: runs.flatMap(({ unhandled }) => unhandled),
  });
}

async function passesAbortsOn(answer: Profile, judge: Judge): Promise<void> {
  const early = await load(answer, judge, { abortsAt: 30 });
  const late = await load(answer, judge, { abortsAt: 130 });
  const noError = await load(answer, judge, { abortsAt: 130, reason: null });
  judge.requires("an abort during a read reaches the caller as the signal's reason itself", {
    expected: Array(3).fill("the signal's reason"),
    seen: [early, late, noError].map((run) => story(run).join(" ← ")),
  });
  judge.requires("an abort ends the read at once, and the store is closed (ms)", {
    expected: [30 + CLOSE, 130 + CLOSE],
    seen: [early.took, late.took],
  });
  const before = await load(answer, judge, { abortsAt: 0, reason: null });
  judge.requires(
    "if the signal is already aborted, nothing is read and the caller gets its reason",
    {
      expected: ["close start", "close end", "the signal's reason"],
      seen: [...before.order, ...story(before)],
    },
  );
}
