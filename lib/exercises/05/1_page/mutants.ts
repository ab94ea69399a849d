/** Answers that prove the checker of exercise 05.1. */
import { delay } from "@std/async";
import type { Mutants } from "@course/notebook/exercises";
import { page, Site } from "./solution.ts";

let firstToken: string | undefined;
let latestNews: string[] = [];
const tokens = new WeakMap<Site, Promise<string>>();

const loaded = (site: Site, token: string) =>
  Promise.all([site.orders(token), site.prices(token), site.news(token)]);

/** What the step returns, or something else when it fails. */
async function attempt<T>(step: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await step();
  } catch {
    return otherwise;
  }
}

/** The page before, for the wrong answer that makes one at a time. */
let pageBefore: Promise<unknown> = Promise.resolve();

export const mutants: Mutants<typeof page> = {
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
    fails: "it returns the rendered page",
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
    fails: "it takes each step once",
  },
  "starts all three, then awaits them one by one": {
    answer: async (site) => {
      const token = await site.login();
      const orders = site.orders(token), prices = site.prices(token), news = site.news(token);
      return await site.render(await orders, await prices, await news);
    },
    fails: "if news fails, the caller gets its error at once",
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
    fails: "if orders fails, the caller gets its error at once",
  },
  "goes on without a token": {
    answer: async (site) => {
      const token = await attempt(() => site.login(), "");
      const [orders, prices, news] = await loaded(site, token);
      return await site.render(orders, prices, news);
    },
    fails: "if login fails, the caller gets its error at once",
  },
  "renders without prices": {
    answer: async (site) => {
      const token = await site.login();
      const [orders, prices, news] = await Promise.all([
        site.orders(token),
        attempt(() => site.prices(token), []),
        site.news(token),
      ]);
      return await site.render(orders, prices, news);
    },
    fails: "if prices fails, the caller gets its error at once",
  },
  "shows an empty page when it cannot be rendered": {
    answer: async (site) => {
      const token = await site.login();
      const [orders, prices, news] = await loaded(site, token);
      return await attempt(() => site.render(orders, prices, news), "");
    },
    fails: "if render fails, the caller gets its error at once",
  },
  "waits for all three to settle": {
    answer: async (site) => {
      const token = await site.login();
      const settled = await Promise.allSettled([
        site.orders(token),
        site.prices(token),
        site.news(token),
      ]);
      const [orders, prices, news] = settled.map((result) => {
        if (result.status === "rejected") throw result.reason;
        return result.value;
      });
      return await site.render(orders as string[], prices as number[], news as string[]);
    },
    fails: "if news fails, the caller gets its error at once",
  },
  "renders all the same, and then throws": {
    answer: async (site) => {
      const token = await site.login();
      let failure: unknown;
      const [orders, prices, news] = await loaded(site, token).catch((error) => {
        failure = error;
        return [[], [], []] as [string[], number[], string[]];
      });
      if (failure) void site.render(orders, prices, news);
      if (failure) throw failure;
      return await site.render(orders, prices, news);
    },
    fails: "no page is rendered after a step that failed",
  },
  "keeps the failure, and then looks whether there is one": {
    answer: async (site) => {
      const token = await site.login();
      let failure: unknown;
      const [orders, prices, news] = await loaded(site, token).catch((error) => {
        failure = error;
        return [[], [], []] as [string[], number[], string[]];
      });
      if (failure) throw failure;
      return await site.render(orders, prices, news);
    },
    fails: "an error may be anything, even undefined",
  },
  "waits as long as the slowest usually takes": {
    answer: async (site) => {
      const token = await site.login();
      const orders = site.orders(token), prices = site.prices(token), news = site.news(token);
      await delay(300);
      return await site.render(await orders, await prices, await news);
    },
    fails: "whatever fails, no promise is left floating with an error",
  },
  "keeps the token of the first login": {
    answer: async (site) => {
      firstToken ??= await site.login();
      const [orders, prices, news] = await loaded(site, firstToken);
      return await site.render(orders, prices, news);
    },
    fails: "an empty token, empty lists and an empty page are right, too",
  },
  "takes an empty page for none": {
    answer: async (site) => {
      const token = await site.login();
      const [orders, prices, news] = await loaded(site, token);
      return await site.render(orders, prices, news) || "no page";
    },
    fails: "an empty token, empty lists and an empty page are right, too",
  },
  "takes an empty token for none": {
    answer: async (site) => {
      const token = await site.login();
      if (!token) throw new Error("the login failed");
      const [orders, prices, news] = await loaded(site, token);
      return await site.render(orders, prices, news);
    },
    fails: "an empty token, empty lists and an empty page are right, too",
  },
  "logs in once for each site": {
    answer: async (site) => {
      if (!tokens.has(site)) tokens.set(site, site.login());
      const [orders, prices, news] = await loaded(site, await tokens.get(site)!);
      return await site.render(orders, prices, news);
    },
    fails: "three pages at the same time do not mix, and each logs in for itself",
  },
  "keeps the news in one place for all pages": {
    answer: async (site) => {
      const token = await site.login();
      const [orders, prices] = await Promise.all([
        site.orders(token),
        site.prices(token),
        Promise.try(() => site.news(token)).then((news) => latestNews = news),
      ]);
      return await site.render(orders, prices, latestNews);
    },
    fails: "three pages at the same time do not mix, and each logs in for itself",
  },
  "looks every millisecond whether all three are there": {
    answer: async (site) => {
      const token = await site.login();
      let lists: [string[], number[], string[]] | undefined;
      const failures: unknown[] = [];
      loaded(site, token).then((all) => lists = all, (error) => failures.push(error));
      while (!lists && failures.length === 0) await delay(1);
      if (!lists) throw failures[0];
      return await site.render(...lists);
    },
    fails: "it waits for the steps, and sets no timers",
  },
  "takes a login that fails with undefined for a login": {
    answer: async (site) => {
      const token = await site.login().catch((error) => {
        if (error) throw error;
        return "token";
      });
      const lists = [site.orders(token), site.prices(token), site.news(token)] as const;
      return await site.render(...await Promise.all(lists));
    },
    fails: "an error may be anything, even undefined",
  },
  "takes null for no error": {
    answer: (site) =>
      page(site).catch((error) => {
        if (error === null) return "";
        throw error;
      }),
    fails: "an error may be anything, even undefined",
  },
  "makes one page at a time": {
    answer: (site) => {
      const mine = pageBefore.then(() => page(site));
      pageBefore = mine.catch(() => {});
      return mine;
    },
    fails: "none of the three waits for another (ms)",
  },
  "mixes up the lists": {
    answer: async (site) => {
      const token = await site.login();
      const [orders, prices, news] = await loaded(site, token);
      return await site.render(news, prices, orders);
    },
    fails: "it returns the rendered page",
  },
};

export const variants: Record<string, typeof page> = {
  "chains with then": (site) =>
    site.login()
      .then((token) => Promise.all([site.orders(token), site.prices(token), site.news(token)]))
      .then(([orders, prices, news]) => site.render(orders, prices, news)),
  "keeps the three promises in variables": async (site) => {
    const token = await site.login();
    const orders = site.orders(token);
    const prices = site.prices(token);
    const news = site.news(token);
    await Promise.all([orders, prices, news]);
    return await site.render(await orders, await prices, await news);
  },
};
