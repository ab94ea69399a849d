import { settle } from "@course/notebook/virtual";

/** What a promise has come to when nothing more happens by itself. */
export async function outcome<T>(promise: PromiseLike<T>): Promise<
  { state: "pending" } | { state: "fulfilled"; value: T } | { state: "rejected"; reason: unknown }
> {
  let result: Awaited<ReturnType<typeof outcome<T>>> = { state: "pending" };
  promise.then(
    (value) => result = { state: "fulfilled", value },
    (reason) => result = { state: "rejected", reason },
  );
  await settle();
  return result;
}

/** The states of several promises, in a row. */
export async function states(...promises: PromiseLike<unknown>[]): Promise<string[]> {
  return (await Promise.all(promises.map(outcome))).map(({ state }) => state);
}

/** The reason of a promise that must reject. */
export async function reasonOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (reason) {
    return reason;
  }
  throw new Error("The promise was fulfilled, and should have been rejected");
}

/** A controller whose signal knows how many listen to it. */
export function countingController(): { controller: AbortController; listeners(): number } {
  const controller = new AbortController();
  const { signal } = controller;
  const listening = new Set<unknown>();
  const add = signal.addEventListener, remove = signal.removeEventListener;
  signal.addEventListener = (...args: unknown[]) => {
    listening.add(args[1]);
    return Reflect.apply(add, signal, args);
  };
  signal.removeEventListener = (...args: unknown[]) => {
    listening.delete(args[1]);
    return Reflect.apply(remove, signal, args);
  };
  return { controller, listeners: () => listening.size };
}

/** Some turns of the microtask queue. */
export async function ticks(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await null;
}
