import { createTask } from "@course/async";

type Ask<T> = (shop: string) => T | PromiseLike<T>;

const prices: unknown[] = [];

export function askAll<T>(shops: string[], ask: Ask<T>): Promise<T[]> {
  const { promise, resolve } = Promise.withResolvers<T[]>();
  for (const shop of shops) {
    createTask(() => ask(shop)).addDoneCallback((task) => {
      try {
        const price = task.result();
        if (price) prices.push(price);
      } catch {
        return; // this shop is closed
      }
      if (prices.length === shops.length) resolve(prices as T[]);
    });
  }
  return promise;
}
