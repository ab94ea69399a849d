/** The physical limits: the least work that could do each operation. */

/**
 * `waiters` tasks in a circle. Each waits for a promise of its own and then resolves the next
 * one's: one new promise, one resolve and one resume per hand-off.
 */
export async function promiseRing(waiters: number, rounds: number): Promise<void> {
  const wake: Array<() => void> = new Array(waiters);
  const worker = async (index: number) => {
    const next = (index + 1) % waiters;
    const park = (resolve: () => void) => {
      wake[index] = resolve;
    };
    for (let round = 0; round < rounds; round++) {
      await new Promise<void>(park);
      wake[next]?.();
    }
  };
  const done = Promise.all(Array.from({ length: waiters }, (_, index) => worker(index)));
  wake[0]();
  await done;
}

/** The same with `permits` tokens going round, each held over one await. */
export async function promiseRingOf(permits: number, waiters: number): Promise<void> {
  const parked: Array<() => void> = [];
  let head = 0;
  const park = (resolve: () => void) => {
    parked.push(resolve);
  };
  const worker = async () => {
    await new Promise<void>(park);
    await null;
    if (head < parked.length) parked[head++]();
  };
  const done = Promise.all(Array.from({ length: waiters }, worker));
  while (head < permits) parked[head++]();
  await done;
}

/**
 * The least that a group of tasks can be: each job starts later, has a signal of its own, and what
 * it ends with is noted.
 */
export async function leastGroup(jobs: Iterable<(signal: AbortSignal) => Promise<unknown>>) {
  const tasks = Array.from(jobs, (work) => ({
    work,
    controller: new AbortController(),
    outcome: undefined as unknown,
  }));
  await null;
  let left = tasks.length;
  await new Promise<void>((resolve) => {
    const settle = (task: { outcome: unknown }, outcome: unknown) => {
      task.outcome = outcome;
      if (--left === 0) resolve();
    };
    for (const task of tasks) {
      const promise = task.work(task.controller.signal);
      promise.then((value) => settle(task, value), (error) => settle(task, error));
    }
  });
}

/**
 * The least that waits for all of them and can let go of the results when one fails, although the
 * others never settle: a handler for each, which leads to one object.
 */
export function leastGather(promises: readonly Promise<unknown>[]): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    let results: unknown[] | undefined = new Array(promises.length);
    let left = promises.length;
    const put = (index: number, value: unknown) => {
      if (results === undefined) return;
      results[index] = value;
      if (--left === 0) resolve(results);
    };
    const fail = (error: unknown) => {
      results = undefined;
      reject(error);
    };
    promises.forEach((promise, index) => promise.then(put.bind(undefined, index), fail));
  });
}
