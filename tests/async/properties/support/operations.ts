/** What can be done to each primitive and to its model, by name. */

/** One primitive, with what some calls leave behind for others. */
// deno-lint-ignore no-explicit-any
export interface Setting<P = any> {
  primitive: P;
  /** Aborts the calls that may be given up. */
  impatience: AbortController;
  open: boolean;
}

export type Operations = Record<string, (setting: Setting) => unknown>;

export function settingOf<P>(primitive: P): Setting<P> {
  return { primitive, impatience: new AbortController(), open: false };
}

/** Calls that can be given up, and the giving up. */
function impatient(calls: Operations): Operations {
  const gaveUp = Object.assign(new Error(), { name: "GaveUp" });
  const giveUp: Operations = {
    "give up": ({ impatience }) => impatience.abort(gaveUp),
  };
  return { ...calls, ...giveUp };
}

const patience = ({ impatience: { signal } }: Setting) => ({ signal });

const acquiring: Operations = impatient({
  acquire: async ({ primitive }) => void await primitive.acquire(),
  "acquire or give up": async (all) => void await all.primitive.acquire(patience(all)),
  tryAcquire: ({ primitive }) => primitive.tryAcquire() !== undefined,
  release: ({ primitive }) => primitive.release(),
  "release, tryAcquire": ({ primitive }) => {
    primitive.release();
    return primitive.tryAcquire() !== undefined;
  },
  "visit, release twice": async ({ primitive }) => {
    const guard = await primitive.acquire();
    guard.release();
    guard.release();
  },
  look: ({ primitive: { locked, waiting } }) => [locked, waiting],
});

const putting: Operations = impatient({
  "put 1": ({ primitive }) => primitive.put(1),
  "put 2": ({ primitive }) => primitive.put(2),
  get: ({ primitive }) => primitive.get(),
  "putNowait 3": ({ primitive }) => primitive.putNowait(3),
  getNowait: ({ primitive }) => primitive.getNowait(),
  "put 4 or give up": (all) => all.primitive.put(4, patience(all)),
  "get or give up": (all) => all.primitive.get(patience(all)),
  taskDone: ({ primitive }) => primitive.taskDone(),
  join: ({ primitive }) => primitive.join(),
  look: ({ primitive: { size, unfinished, closed } }) => [size, unfinished, closed],
  shutdown: ({ primitive }) => primitive.shutdown(),
  "shutdown now": ({ primitive }) => primitive.shutdown({ immediate: true }),
});

const ranked = (rank: number, id: string) => ({ rank, id });

export const OPERATIONS = {
  Lock: acquiring,
  Semaphore: { ...acquiring, count: ({ primitive }) => primitive.value },
  AsyncEvent: impatient({
    wait: ({ primitive }) => primitive.wait(),
    "wait or give up": (all) => all.primitive.wait(patience(all)),
    set: ({ primitive }) => primitive.set(),
    clear: ({ primitive }) => primitive.clear(),
    "set, clear": ({ primitive }) => {
      primitive.set();
      primitive.clear();
    },
    look: ({ primitive: { isSet, waiting } }) => [isSet, waiting],
  }),
  Barrier: impatient({
    wait: ({ primitive }) => primitive.wait(),
    "wait again": ({ primitive }) => primitive.wait(),
    "wait or give up": (all) => all.primitive.wait(patience(all)),
    reset: ({ primitive }) => primitive.reset(),
    abort: ({ primitive }) => primitive.abort(),
    look: ({ primitive: { broken, waiting } }) => [broken, waiting],
  }),
  Condition: impatient({
    wait: ({ primitive }) => primitive.run(() => primitive.wait()),
    "wait again": ({ primitive }) => primitive.run(() => primitive.wait()),
    "wait or give up, look": async (all) => {
      await all.primitive.acquire();
      const result = await all.primitive.wait(patience(all)).catch((error: Error) => error.name);
      return [result, all.primitive.lock.locked];
    },
    "wait until it is open": (all) =>
      all.primitive.run(() => all.primitive.waitFor(() => all.open)),
    "open, notify all": (all) =>
      all.primitive.run(() => {
        all.open = true;
        all.primitive.notifyAll();
      }),
    notify: ({ primitive }) => primitive.run(() => primitive.notify()),
    "notify 2": ({ primitive }) => primitive.run(() => primitive.notify(2)),
    "notify all": ({ primitive }) => primitive.run(() => primitive.notifyAll()),
    "notify without the lock": ({ primitive }) => primitive.notify(),
    acquire: async ({ primitive }) => void await primitive.acquire(),
    release: ({ primitive }) => primitive.lock.release(),
    look: ({ primitive: { lock: { locked }, waiting } }) => [locked, waiting],
  }),
  Queue: putting,
  PriorityQueue: {
    "put 0": ({ primitive }) => primitive.put(ranked(0, "new")),
    "put 1": ({ primitive }) => primitive.put(ranked(1, "new")),
    "put 2": ({ primitive }) => primitive.put(ranked(2, "new")),
    get: ({ primitive }) => primitive.get(),
    "get two": async ({ primitive }) => [await primitive.get(), await primitive.get()],
    "get four": ({ primitive }) =>
      [1, 2, 3, 4].map(() => primitive.size > 0 ? primitive.getNowait() : "nothing"),
    "shutdown now": ({ primitive }) => primitive.shutdown({ immediate: true }),
    look: ({ primitive: { size } }) => size,
  },
  numbers: {
    "put 0": ({ primitive }) => primitive.put(0),
    "put 2": ({ primitive }) => primitive.put(2),
    "put 4": ({ primitive }) => primitive.put(4),
    get: ({ primitive }) => primitive.get(),
    "get four": ({ primitive }) =>
      [1, 2, 3, 4].map(() => primitive.size > 0 ? primitive.getNowait() : "nothing"),
    "shutdown now": ({ primitive }) => primitive.shutdown({ immediate: true }),
    look: ({ primitive: { size } }) => size,
  },
} satisfies Record<string, Operations>;

/** The same calls, whose errors are told by their names alone. */
export function byName(operations: Operations): Operations {
  return Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => [name, async (setting: Setting) => {
      try {
        return await operation(setting);
      } catch (error) {
        return `throws ${(error as Error).name}`;
      }
    }]),
  );
}

/** Items that are in a priority queue from the start. */
export const RANKED = [1, 0, 2, 1, 0, 1].map((rank, i) => ranked(rank, `item ${i}`));
export const NUMBERS = [3, 1, 4, 1, 5];
