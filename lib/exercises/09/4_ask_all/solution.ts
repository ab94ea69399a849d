import { createTask } from "@course/async";

type Ask<T> = (shop: string) => T | PromiseLike<T>;

export function askAll<T>(shops: string[], ask: Ask<T>): Promise<T[]> {
  const { promise, resolve, reject } = Promise.withResolvers<T[]>();
  const prices: T[] = []; // for this call alone
  let missing = shops.length;
  if (missing === 0) resolve(prices);
  shops.forEach((shop, i) =>
    createTask(() => ask(shop)).addDoneCallback((task) => {
      if (task.state !== "fulfilled") return reject(task.exception()); // its state, not its error
      prices[i] = task.result(); // the place of the shop, not the next one
      if (--missing === 0) resolve(prices);
    })
  );
  return promise;
}
