/** Exercises of notebook 05, await. */
import { delay } from "@std/async";
import { defineExercise } from "../exercise.ts";
import { Timeline } from "../timeline.ts";
import type { page, Site } from "./05/1_solution.ts";
import type { Doorbell } from "./05/2_solution.ts";

type Step = keyof Site;

/** How long each step takes, and which of them fails. */
interface Weather {
  times: Record<Step, number>;
  failing?: Step;
}

const calm: Weather = {
  times: { login: 100, orders: 300, prices: 200, news: 100, render: 50 },
};
const slowNews: Weather = { times: { ...calm.times, news: 700 } };
const newsFail: Weather = { times: calm.times, failing: "news" };

/** A site whose steps are written into a timeline. */
function siteIn(line: Timeline, { times, failing }: Weather): Site {
  const step = <T>(name: Step, value: T): Promise<T> => {
    const work = line.span(name, async () => {
      await delay(times[name]);
      if (name === failing) throw new Error(`${name} failed`);
      return value;
    });
    work.catch(() => {}); // an error that comes while nobody is looking is judged, not fatal
    return work;
  };
  const withToken = <T>(name: Step, token: string, value: T): Promise<T> =>
    token === "token" ? step(name, value) : Promise.reject(new Error(`${name}: not logged in`));
  return {
    login: () => step("login", "token"),
    orders: (token) => withToken("orders", token, ["tea", "milk"]),
    prices: (token) => withToken("prices", token, [3, 1, 2]),
    news: (token) => withToken("news", token, ["rain"]),
    render: (orders, prices, news) =>
      step(
        "render",
        `page: ${orders?.length} orders, ${prices?.length} prices, ${news?.length} news`,
      ),
  };
}

/** One page: its text or its error, when that was known, and what happened in which order. */
async function load(answer: typeof page, weather: Weather) {
  const line = new Timeline("page");
  const start = performance.now();
  let outcome: string;
  try {
    outcome = await answer(siteIn(line, weather));
  } catch (error) {
    outcome = (error as Error).message;
  }
  const took = performance.now() - start;
  await delay(2000); // whatever is still going on will show itself
  return { outcome, took, order: line.order(), peak: line.maxConcurrent() };
}

/** Whether rendering comes after everything else. */
function lastOf(order: string[]): string {
  const last = order.slice(-2).join(", ");
  return last === "render start, render end" ? "render is last" : `the last are ${last}`;
}

const threeOfFive = defineExercise({
  id: "05.1",
  title: "Three of five",
  name: "page",
  hints: [
    "For each step ask: what does it need? Which steps need nothing but the token?",
    "Three calls have to stand before the first `await` that follows the login. What waits for three promises, and keeps the order of the values?",
    "`const [orders, prices, news] = await Promise.all([site.orders(token), …]);`",
  ],
  async check(answer: typeof page, judge) {
    const normal = await load(answer, calm);
    judge.that("gives the rendered page", {
      expected: "page: 2 orders, 3 prices, 1 news",
      seen: normal.outcome,
    });
    judge.that("takes each step once", {
      expected: "login, news, orders, prices, render",
      seen: normal.order.filter((entry) => entry.endsWith(" start"))
        .map((entry) => entry.slice(0, -" start".length)).sort().join(", "),
    });
    judge.that("orders, prices and news are under way at the same time", {
      expected: 3,
      seen: normal.peak,
    });
    const slow = await load(answer, slowNews);
    judge.that("renders when all three are there, whichever is the slowest", {
      expected: "render is last; render is last",
      seen: `${lastOf(normal.order)}; ${lastOf(slow.order)}`,
    });
    judge.that("takes no longer than it must (ms)", {
      expected: "450, and 850 with slow news",
      seen: `${normal.took}, and ${slow.took} with slow news`,
    });
    const failed = await load(answer, newsFail);
    judge.that("a failure reaches the caller at once (after 200 ms)", {
      expected: "news failed, 200 ms",
      seen: `${failed.outcome}, ${failed.took} ms`,
    });
  },
  mutants: {
    "awaits inside the array": {
      answer: async (site) => {
        const token = await site.login();
        const [orders, prices, news] = await Promise.all([
          await site.orders(token),
          await site.prices(token),
          await site.news(token),
        ]);
        return await site.render(orders, prices, news);
      },
      fails: "orders, prices and news are under way at the same time",
    },
    "overlaps only two of the three": {
      answer: async (site) => {
        const token = await site.login();
        const orders = site.orders(token);
        const prices = await site.prices(token);
        return await site.render(await orders, prices, await site.news(token));
      },
      fails: "orders, prices and news are under way at the same time",
    },
    "does not wait for the token": {
      answer: async (site) => {
        const token = site.login() as unknown as string;
        const [orders, prices, news] = await Promise.all([
          site.orders(token),
          site.prices(token),
          site.news(token),
        ]);
        return await site.render(orders, prices, news);
      },
      fails: "gives the rendered page",
    },
    "logs in for each of the three": {
      answer: async (site) => {
        const [orders, prices, news] = await Promise.all([
          site.login().then((token) => site.orders(token)),
          site.login().then((token) => site.prices(token)),
          site.login().then((token) => site.news(token)),
        ]);
        return await site.render(orders, prices, news);
      },
      fails: "takes each step once",
    },
    "starts all three, then awaits them one by one": {
      answer: async (site) => {
        const token = await site.login();
        const orders = site.orders(token), prices = site.prices(token), news = site.news(token);
        return await site.render(await orders, await prices, await news);
      },
      fails: "a failure reaches the caller at once (after 200 ms)",
    },
    "turns every failure into an empty list": {
      answer: async (site) => {
        const token = await site.login();
        const [orders, prices, news] = await Promise.all([
          site.orders(token).catch(() => []),
          site.prices(token).catch(() => []),
          site.news(token).catch(() => []),
        ]);
        return await site.render(orders, prices, news);
      },
      fails: "a failure reaches the caller at once (after 200 ms)",
    },
  },
});

/** What every bell can do, the wrong ones too. */
type Bell = Pick<Doorbell, "then" | "ring">;

const thenable = defineExercise({
  id: "05.2",
  title: "A thenable of your own",
  name: "Doorbell",
  hints: [
    "`await bell` calls `bell.then(wake)`. Nobody says that you must call `wake` right there. Where could you keep it?",
    "Keep a list of the `wake` functions of those who sleep, and remember the visitor once it has rung. `then` has two cases, and so has `ring`.",
    "`then`: if there is a visitor, `wake(visitor)`; otherwise `this.#sleepers.push(wake)`. `ring`: if there is a visitor, return; otherwise remember this one and call every sleeper.",
  ],
  async check(answer: new () => Bell, judge) {
    const bell = new answer();
    const log: string[] = [];
    const start = performance.now();
    const sleeper = async (name: string, bell: Bell) => {
      const visitor = await bell;
      log.push(`${name}: ${visitor}, ${performance.now() - start} ms`);
    };
    const woken = () => log.splice(0).join("; ") || "nobody";

    void sleeper("Ada", bell);
    void sleeper("Bob", bell);
    await delay(1000);
    judge.that("nobody is woken before it rings", { expected: "nobody", seen: woken() });
    bell.ring("the postman");
    await delay(10);
    judge.that("all who sleep are woken when it rings, in the order in which they came", {
      expected: "Ada: the postman, 1000 ms; Bob: the postman, 1000 ms",
      seen: woken(),
    });
    void sleeper("Cleo", bell);
    await delay(10);
    judge.that("who comes later gets the visitor at once", {
      expected: "Cleo: the postman, 1010 ms",
      seen: woken(),
    });
    bell.ring("a salesman");
    void sleeper("Dan", bell);
    await delay(10);
    judge.that("only the first ring counts", {
      expected: "Dan: the postman, 1020 ms",
      seen: woken(),
    });
    const other = new answer();
    void sleeper("Eve", other);
    await delay(10);
    judge.that("each bell is a bell of its own", { expected: "nobody", seen: woken() });
  },
  mutants: {
    "wakes whoever comes at once": {
      answer: class {
        #visitor = "nobody";
        then(wake: (visitor: string) => void) {
          wake(this.#visitor);
        }
        ring(visitor: string) {
          this.#visitor = visitor;
        }
      },
      fails: "nobody is woken before it rings",
    },
    "remembers only one sleeper": {
      answer: class {
        #visitor: string | undefined;
        #wake: ((visitor: string) => void) | undefined;
        then(wake: (visitor: string) => void) {
          if (this.#visitor === undefined) this.#wake = wake;
          else wake(this.#visitor);
        }
        ring(visitor: string) {
          this.#visitor ??= visitor;
          this.#wake?.(this.#visitor);
        }
      },
      fails: "all who sleep are woken when it rings, in the order in which they came",
    },
    "wakes the last sleeper first": {
      answer: class {
        #visitor: string | undefined;
        #sleepers: ((visitor: string) => void)[] = [];
        then(wake: (visitor: string) => void) {
          if (this.#visitor === undefined) this.#sleepers.push(wake);
          else wake(this.#visitor);
        }
        ring(visitor: string) {
          this.#visitor ??= visitor;
          while (this.#sleepers.length > 0) this.#sleepers.pop()!(this.#visitor);
        }
      },
      fails: "all who sleep are woken when it rings, in the order in which they came",
    },
    "forgets the visitor": {
      answer: class {
        #sleepers: ((visitor: string) => void)[] = [];
        then(wake: (visitor: string) => void) {
          this.#sleepers.push(wake);
        }
        ring(visitor: string) {
          for (const wake of this.#sleepers.splice(0)) wake(visitor);
        }
      },
      fails: "who comes later gets the visitor at once",
    },
    "lets the last ring count": {
      answer: class {
        #visitor: string | undefined;
        #sleepers: ((visitor: string) => void)[] = [];
        then(wake: (visitor: string) => void) {
          if (this.#visitor === undefined) this.#sleepers.push(wake);
          else wake(this.#visitor);
        }
        ring(visitor: string) {
          this.#visitor = visitor;
          for (const wake of this.#sleepers.splice(0)) wake(visitor);
        }
      },
      fails: "only the first ring counts",
    },
    "looks every 70 ms whether it has rung": {
      answer: class {
        #visitor: string | undefined;
        then(wake: (visitor: string) => void) {
          const look = () => {
            if (this.#visitor === undefined) setTimeout(look, 70);
            else wake(this.#visitor);
          };
          look();
        }
        ring(visitor: string) {
          this.#visitor ??= visitor;
        }
      },
      fails: "all who sleep are woken when it rings, in the order in which they came",
    },
  },
});

/** The program of the exercise, run. */
async function tenLines(): Promise<string[]> {
  const said: string[] = [];
  const say = (letter: string) => void said.push(letter);
  async function kettle() {
    say("a");
    await null;
    say("b");
    await delay(20);
    say("c");
  }
  async function toaster() {
    say("d");
    await delay(10);
    say("e");
  }
  setTimeout(() => say("f"), 0);
  say("g");
  const boiling = kettle();
  const toasting = toaster();
  Promise.resolve().then(() => say("h"));
  say("i");
  await toasting;
  say("j");
  await boiling;
  return said;
}

const tenLetters = defineExercise({
  id: "05.3",
  title: "The order of ten lines",
  name: "order",
  hints: [
    "Which letters are said before anything is suspended? Remember that a call runs the body at once, up to its first `await`.",
    "Then the microtasks, in the order in which they were queued; then the timers, in the order of their times. After each timer the microtasks come first again.",
    "At once: the program, and the two functions as far as their first `await`, four letters. Two microtasks. Then 0 ms, 10 ms, what was waiting for that, and 20 ms.",
  ],
  async check(answer: string[], judge) {
    const right = await tenLines();
    const yesOrNo = (good: boolean) => ({ expected: "yes", seen: good ? "yes" : "no" });
    const place = (letter: string) => Array.isArray(answer) ? answer.indexOf(letter) : -1;
    const inOrder = (...letters: string[]) =>
      letters.every((letter, i) => i === 0 || place(letters[i - 1]) < place(letter));
    const before = (some: string[], others: string[]) =>
      some.every((x) => others.every((y) => place(x) < place(y)));
    judge.that("each of the ten letters stands there once", {
      expected: [...right].sort().join(" "),
      seen: Array.isArray(answer) ? [...answer].sort().join(" ") : answer,
    });
    judge.that(
      "what runs before anything is suspended comes first",
      yesOrNo(before(right.slice(0, 4), right.slice(4))),
    );
    judge.that("a call runs the body at once", yesOrNo(inOrder(...right.slice(0, 4))));
    judge.that("microtasks come before timers", yesOrNo(before(["b", "h"], ["f", "e", "c"])));
    judge.that("microtasks keep the order in which they were queued", yesOrNo(inOrder("b", "h")));
    judge.that("timers fire in the order of their times", yesOrNo(inOrder("f", "e", "c")));
    judge.that(
      "who waits for a function goes on as soon as it is over",
      yesOrNo(inOrder("e", "j", "c")),
    );
  },
  mutants: {
    "reads the program from top to bottom": {
      answer: [..."abcdefghij"],
      fails: "a call runs the body at once",
    },
    "thinks that a call starts later, as in Python": {
      answer: [..."giadbhfejc"],
      fails: "a call runs the body at once",
    },
    "lets the timer of 0 ms go first": {
      answer: [..."gadifbhejc"],
      fails: "microtasks come before timers",
    },
    "thinks that `await null` does not suspend": {
      answer: [..."gabdihfejc"],
      fails: "what runs before anything is suspended comes first",
    },
    "thinks that `then` is quicker than `await`": {
      answer: [..."gadihbfejc"],
      fails: "microtasks keep the order in which they were queued",
    },
    "waits for everything before it goes on": {
      answer: [..."gadibhfecj"],
      fails: "who waits for a function goes on as soon as it is over",
    },
  },
});

export default [threeOfFive, thenable, tenLetters];
