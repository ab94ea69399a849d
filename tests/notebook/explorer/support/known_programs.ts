/** Programs from the literature whose classes, or schedules, are known by number. */
import type { Program } from "@course/notebook";

/** The names of so many tasks. */
function tasksOf(count: number, task: (index: number) => () => unknown) {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`T${i}`, task(i)]));
}

/** One task writes, n read: 2ⁿ classes at most. */
export const readers = (n: number): Program => ({ at, shared }) => {
  const state = shared({ x: 0, seen: new Array(n).fill(0) });
  const read = (index: number) => async () => {
    const seen = state.x;
    await at("has read");
    state.seen[index] = seen;
  };
  const write = () => void (state.x = 1);
  return { tasks: { W: write, ...tasksOf(n, read) } };
};

/** k tasks of m steps that share nothing: one class. */
export const independent = (k: number, m: number): Program => ({ at, shared }) => {
  const counts = shared(new Array(k).fill(0));
  const count = (index: number) => async () => {
    for (let i = 0; i < m; i++) {
      if (i > 0) await at("counts");
      counts[index]++;
    }
  };
  return { tasks: tasksOf(k, count) };
};

/** n tasks add one to their left neighbour; another looks for the last zero: (n + 3) · 2ⁿ⁻² classes. */
export const lastZero = (n: number): Program => ({ at, shared }) => {
  const array = shared(new Array(n + 1).fill(0));
  const look = async () => {
    for (let i = n; array[i] !== 0; i--) await at("looks");
  };
  const add = (index: number) => async () => {
    const left = array[index];
    await at("has read");
    array[index + 1] = left + 1;
  };
  return { tasks: { L: look, ...tasksOf(n, add) } };
};

/** n tasks that put 4 numbers each into a hash table; from 12 on some collide: 8 classes. */
export const indexer = (n: number): Program => ({ at, shared }) => {
  const size = 128;
  const table = shared(new Array(size).fill(0));
  const index = (task: number) => async () => {
    for (let m = 1; m <= 4; m++) {
      const word = m * 11 + task;
      for (let place = (word * 7) % size;; place = (place + 1) % size) {
        await at("compares and sets");
        if (table[place] !== 0) continue;
        table[place] = word;
        break;
      }
    }
  };
  return { tasks: tasksOf(n, index) };
};

/** n philosophers; each takes the fork with the lower number first, or each the left one. */
export const philosophers =
  (n: number, order: "in order" | "left first"): Program => ({ lock, shared }) => {
    const meals = shared(new Array(n).fill(0));
    const forks = Array.from({ length: n }, (_, i) => lock(`fork ${i}`));
    const eat = (index: number) => async () => {
      const sides = [index, (index + 1) % n];
      if (order === "in order") sides.sort((a, b) => a - b);
      using _one = await forks[sides[0]].acquire();
      using _other = await forks[sides[1]].acquire();
      meals[index]++;
    };
    return { tasks: tasksOf(n, eat), atEnd: () => meals.every((count) => count === 1) };
  };
