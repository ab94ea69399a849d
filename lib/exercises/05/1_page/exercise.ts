/** Exercise 05.1: overlap three steps of five. */
import { delay } from "@std/async";
import { Timeline } from "@course/notebook";
import { defineExercise, type Judge } from "@course/notebook/exercises";
import { countTimers } from "../../shared/mod.ts";
import { siteIn, type Step, type Weather } from "./site.ts";
import type { page } from "./solution.ts";

type Page = typeof page;

const times = { login: 100, orders: 300, prices: 200, news: 100, render: 50 };

/** When the caller hears of a step that fails at its end, and of one that throws at once. */
const HEARD: Record<Step, [late: number, atOnce: number]> = {
  login: [100, 0],
  orders: [400, 100],
  prices: [300, 100],
  news: [200, 100],
  render: [450, 400],
};

export default defineExercise({
  id: "05.1",
  title: "Three of five",
  name: "page",
  hints: [
    "For each step ask: what does it need? Which steps need nothing but the token?",
    "Three calls have to come before the first `await` that follows the login. What waits for three promises, and keeps the order of the values?",
    "`const [orders, prices, news] = await Promise.all([site.orders(token), …]);`",
  ],
  async check(answer: Page, judge) {
    await loadsAPage(answer, judge);
    await losesNoTime(answer, judge);
    await passesFailuresOn(answer, judge);
    await passesAnyErrorOn(answer, judge);
    await loadsAnyPage(answer, judge);
    await loadsPagesApart(answer, judge);
  },
});

/** One page: its text or its error, when that was known, and what happened in which order. */
async function load(answer: Page, judge: Judge, weather: Weather) {
  const report = await judge.run(async () => {
    const line = new Timeline("page");
    using counted = countTimers();
    const start = performance.now();
    let outcome: string;
    try {
      outcome = await answer(siteIn(line, weather));
    } catch (error) {
      outcome = error instanceof Error ? error.message : `not an error: ${Deno.inspect(error)}`;
    }
    const took = performance.now() - start;
    const timers = counted.count - begun(line.order()).length; // Each step sets one.
    await delay(2000); // Whatever is still going on will show itself.
    return { outcome, took, timers, order: line.order(), peak: line.maxConcurrent() };
  });
  const nothing = { outcome: report.outcome, took: Infinity, timers: 0, order: [], peak: 0 };
  return { ...(report.value ?? nothing), unhandled: report.unhandled };
}

/** Whether rendering comes after everything else. */
function lastOf(order: string[]): string {
  const last = order.slice(-2).join(", ");
  return last === "render start, render end" ? "render is last" : `the last are ${last}`;
}

const begun = (order: string[]) =>
  order.filter((entry) => entry.endsWith(" start"))
    .map((entry) => entry.slice(0, -" start".length)).sort();

async function loadsAPage(answer: Page, judge: Judge): Promise<void> {
  const { outcome, order, peak, timers } = await load(answer, judge, { times });
  judge.requires("it returns the rendered page", {
    expected: "page: 2 orders, 3 prices, 1 news",
    seen: outcome,
  });
  judge.requires("it takes each step once", {
    expected: ["login", "news", "orders", "prices", "render"],
    seen: begun(order),
  });
  judge.requires("orders, prices and news are under way at the same time", {
    expected: 3,
    seen: peak,
  });
  judge.requires("it waits for the steps, and sets no timers", { expected: 0, seen: timers });
}

async function losesNoTime(answer: Page, judge: Judge): Promise<void> {
  const pages = [];
  for (const slowest of ["orders", "prices", "news"] as const) {
    pages.push(await load(answer, judge, { times: { ...times, [slowest]: 700 } }));
  }
  judge.requires("it renders when all three are there, whichever is the slowest", {
    expected: pages.map(() => "render is last"),
    seen: pages.map(({ order }) => lastOf(order)),
  });
  judge.requires("it takes no longer than it must (ms), whichever is the slowest", {
    expected: [850, 850, 850],
    seen: pages.map(({ took }) => took),
  });
}

async function passesFailuresOn(answer: Page, judge: Judge): Promise<void> {
  const floating: string[] = [], rendered: string[] = [];
  for (const [failing, [late, early]] of Object.entries(HEARD) as [Step, [number, number]][]) {
    const pages = [
      await load(answer, judge, { times, failing }),
      await load(answer, judge, { times, failing, atOnce: true }),
    ];
    judge.requires(`if ${failing} fails, the caller gets its error at once`, {
      expected: [`${failing} failed after ${late} ms`, `${failing} failed after ${early} ms`],
      seen: pages.map(({ outcome, took }) => `${outcome} after ${took} ms`),
    });
    floating.push(...pages.flatMap(({ unhandled }) => unhandled.map(String)));
    const isRendered = pages.some(({ order }) => order.includes("render start"));
    if (failing !== "render" && isRendered) rendered.push(failing);
  }
  judge.requires("no page is rendered after a step that failed", { expected: [], seen: rendered });
  judge.requires("whatever fails, no promise is left floating with an error", {
    expected: [],
    seen: floating,
  });
}

async function passesAnyErrorOn(answer: Page, judge: Judge): Promise<void> {
  const errors = [null, 0, ""].map((error) => ["prices", error] as const);
  const steps = (Object.keys(HEARD) as Step[]).map((step) => [step, undefined] as const);
  const expected: string[] = [], seen: string[] = [];
  for (const [failing, error] of [...steps, ...errors]) {
    const { outcome, took } = await load(answer, judge, { times, failing, error });
    expected.push(`${failing}: not an error: ${Deno.inspect(error)} after ${HEARD[failing][0]} ms`);
    seen.push(`${failing}: ${outcome} after ${took} ms`);
  }
  judge.requires("an error may be anything, even undefined", { expected, seen });
}

async function loadsAnyPage(answer: Page, judge: Judge): Promise<void> {
  const empty = { times, token: "", orders: [], prices: [], news: [], page: "" };
  const { outcome } = await load(answer, judge, empty);
  judge.requires("an empty token, empty lists and an empty page are right, too", {
    expected: "",
    seen: outcome,
  });
}

async function loadsPagesApart(answer: Page, judge: Judge): Promise<void> {
  const { value, outcome, took } = await judge.run(async () => {
    const line = new Timeline("page");
    const site = siteIn(line, { times });
    const other = siteIn(line, { times, token: "another", orders: ["tea"], prices: [], news: [] });
    const pages = [site, other, site].map(async (site, i) => {
      await delay(30 * i);
      return await answer(site);
    });
    const texts = await Promise.all(pages);
    const logins = begun(line.order()).filter((step) => step === "login");
    return [...texts, `${logins.length} logins`];
  });
  const page = "page: 2 orders, 3 prices, 1 news";
  judge.requires("three pages at the same time do not mix, and each logs in for itself", {
    expected: [page, "page: 1 orders, 0 prices, 0 news", page, "3 logins"],
    seen: value ?? outcome,
  });
  judge.requires("none of the three waits for another (ms)", { expected: 510, seen: took });
}
