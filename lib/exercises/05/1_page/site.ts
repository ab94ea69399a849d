/** A site whose steps take as long as its weather says, and fail with it. */
import { delay } from "@std/async";
import type { Timeline } from "@course/notebook";
import type { Site } from "./solution.ts";

export type Step = keyof Site;

/** How long each step takes, what is loaded, and which step fails. */
export interface Weather {
  times: Record<Step, number>;
  token?: string;
  orders?: string[];
  prices?: number[];
  news?: string[];
  page?: string;
  failing?: Step;
  /** What it fails with; an `Error`, if left out. */
  error?: unknown;
  /** Whether it fails by throwing at once, and not by a promise that rejects at the end. */
  atOnce?: boolean;
}

/** A site whose steps are written into a timeline. */
export function siteIn(line: Timeline, weather: Weather): Site {
  const { times, token = "token", failing, atOnce } = weather;
  const { orders = ["tea", "milk"], prices = [3, 1, 2], news = ["rain"] } = weather;
  const failureOf = (name: Step) =>
    "error" in weather ? weather.error : new Error(`${name} failed`);
  const step = <T>(name: Step, value: T): Promise<T> => {
    if (name === failing && atOnce) {
      line.mark(name, "start");
      throw failureOf(name);
    }
    return line.span(name, async () => {
      await delay(times[name]);
      if (name === failing) throw failureOf(name);
      return value;
    });
  };
  const withToken = <T>(name: Step, received: string, value: T): Promise<T> =>
    received === token
      ? step(name, value)
      : Promise.reject(new Error(`${name}: that is not the token of the login`));
  const rendered = (...lists: unknown[]): string => {
    const right = [orders, prices, news].every((list, i) => list === lists[i]);
    if (!right) return "render did not receive the orders, the prices and the news";
    return weather.page ??
      `page: ${orders.length} orders, ${prices.length} prices, ${news.length} news`;
  };
  return {
    login: () => step("login", token),
    orders: (received) => withToken("orders", received, orders),
    prices: (received) => withToken("prices", received, prices),
    news: (received) => withToken("news", received, news),
    render: (...lists) => step("render", rendered(...lists)),
  };
}
