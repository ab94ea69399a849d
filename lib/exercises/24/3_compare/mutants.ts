/** Answers that prove the checker of exercise 24.3. */
import type { Mutants } from "@course/notebook/exercises";
import { compare, type Ranked } from "./solution.ts";

type Answer = typeof compare;
type Programs = Parameters<Answer>[0];

/** How a wrong answer differs from a right one. */
interface Parts {
  order?(names: string[], round: number): string[];
  sort?(times: number[]): number[];
  middle?(times: number[]): number;
  rank?(ranking: Ranked[]): Ranked[];
  check?(rounds: number): void;
  run?(program: () => Promise<number>): Promise<number | undefined>;
}

const built = ({
  order = (names, round) => round % 2 ? names.toReversed() : names,
  sort = (times) => times.sort((a, b) => a - b),
  middle = (times) => (times[(times.length - 1) >> 1] + times[times.length >> 1]) / 2,
  rank = (ranking) => ranking.sort((a, b) => a.median - b.median),
  check = (rounds) => {
    if (!(rounds >= 1)) throw new RangeError("rounds");
  },
  run = (program) => program(),
}: Parts): Answer =>
async (programs: Programs, rounds: number) => {
  check(rounds);
  const names = Object.keys(programs);
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const name of order(names, round)) {
      const time = await run(programs[name]);
      if (time !== undefined) times.get(name)!.push(time);
    }
  }
  return rank([...times].map(([name, all]) => {
    const sorted = sort(all);
    return { name, low: sorted[0], median: middle(sorted), high: sorted.at(-1)! };
  }));
};

const timesOfAll = new Map<string, number[]>();

const order = "runs all in each round, every second one in reverse order";
const numbers = "the lowest, the median and the highest of each, the smallest median first";
const even = "an even number of rounds: the mean of the two in the middle";
const failure = "if a program fails, the caller gets its error, and no further one runs";

export const mutants: Mutants<Answer> = {
  "one program after the other": {
    answer: async (programs, rounds) => {
      const all: Ranked[] = [];
      if (!(rounds >= 1)) throw new RangeError("rounds");
      for (const [name, program] of Object.entries(programs)) {
        all.push(...await compare({ [name]: program }, rounds));
      }
      return all.sort((a, b) => a.median - b.median);
    },
    fails: order,
  },
  "a whole round at once": {
    answer: async (programs, rounds) => {
      const names = Object.keys(programs);
      const all: number[][] = [];
      if (!(rounds >= 1)) throw new RangeError("rounds");
      for (let round = 0; round < rounds; round++) {
        all.push(await Promise.all(names.map((name) => programs[name]())));
      }
      return await compare(
        Object.fromEntries(names.map((name, i) => {
          let round = 0;
          return [name, () => Promise.resolve(all[round++][i])];
        })),
        rounds,
      );
    },
    fails: "runs one program at a time",
  },
  "the same order in each round": { answer: built({ order: (names) => names }), fails: order },
  "reverses the even rounds": {
    answer: built({ order: (names, round) => round % 2 ? names : names.toReversed() }),
    fails: order,
  },
  "sorts numbers as strings": {
    answer: built({ sort: (times) => times.sort() }),
    fails: numbers,
  },
  "takes the mean for the median": {
    answer: built({ middle: (times) => times.reduce((a, b) => a + b, 0) / times.length }),
    fails: numbers,
  },
  "takes the upper middle": {
    answer: built({ middle: (times) => times[times.length >> 1] }),
    fails: even,
  },
  "takes the lower middle": {
    answer: built({ middle: (times) => times[(times.length - 1) >> 1] }),
    fails: even,
  },
  "does not sort its times": { answer: built({ sort: (times) => times }), fails: numbers },
  "ranks by the lowest": {
    answer: built({ rank: (ranking) => ranking.sort((a, b) => a.low - b.low) }),
    fails: numbers,
  },
  "does not rank": { answer: built({ rank: (ranking) => ranking }), fails: numbers },
  "ranks equal ones by name": {
    answer: built({
      rank: (ranking) =>
        ranking.sort((a, b) => a.median - b.median || a.name.localeCompare(b.name)),
    }),
    fails: "equal medians stay in the order of programs, and 0 is a time",
  },
  "ranks equal ones by their lowest": {
    answer: built({
      rank: (ranking) => ranking.sort((a, b) => a.median - b.median || a.low - b.low),
    }),
    fails: "equal medians stay in the order of programs, and 0 is a time",
  },
  "turns its own list around": {
    answer: async (programs, rounds) => {
      const names = Object.keys(programs);
      const ranking = await built({
        order: (_, round) => round ? names.reverse() : names,
        rank: (ranking) => ranking,
      })(programs, rounds);
      ranking.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
      return ranking.sort((a, b) => a.median - b.median);
    },
    fails: "equal medians stay in the order of programs, and 0 is a time",
  },
  "loses a 0": {
    answer: built({ run: async (program) => await program() || undefined }),
    fails: numbers,
  },
  "accepts no rounds": {
    answer: built({ check: () => {} }),
    fails: "rounds that are not 1 or more are a RangeError, before anything runs",
  },
  "accepts NaN": {
    answer: built({
      check: (rounds) => {
        if (rounds < 1) throw new RangeError("rounds");
      },
    }),
    fails: "rounds that are not 1 or more are a RangeError, before anything runs",
  },
  "makes one round of a half": {
    answer: async (programs, rounds) => await compare(programs, rounds > 0 ? Math.ceil(rounds) : 0),
    fails: "rounds that are not 1 or more are a RangeError, before anything runs",
  },
  "looks at rounds too late": {
    answer: async (programs, rounds) => {
      for (const program of Object.values(programs)) if (!(rounds >= 1)) await program();
      return await compare(programs, rounds);
    },
    fails: "rounds that are not 1 or more are a RangeError, before anything runs",
  },
  "takes the programs out": {
    answer: async (programs, rounds) => {
      const ranking = await compare(programs, rounds);
      for (const name of Object.keys(programs)) delete programs[name];
      return ranking;
    },
    fails: "leaves programs as it is",
  },
  "ranks three only": {
    answer: async (programs, rounds) => (await compare(programs, rounds)).slice(0, 3),
    fails: numbers,
  },
  "swallows an error": {
    answer: built({
      run: async (program) => {
        try {
          return await program();
        } catch {
          return undefined;
        }
      },
    }),
    fails: failure,
  },
  "goes on after an error": {
    answer: async (programs, rounds) => {
      const errors: unknown[] = [];
      const run = async (program: () => Promise<number>) => {
        try {
          return await program();
        } catch (error) {
          return void errors.push(error);
        }
      };
      const ranking = await built({ run })(programs, rounds);
      if (errors.length > 0) throw errors[0];
      return ranking;
    },
    fails: failure,
  },
  "takes a falsy error for none": {
    answer: built({
      run: async (program) => {
        try {
          return await program();
        } catch (error) {
          if (error) throw error;
        }
      },
    }),
    fails: failure,
  },
  "takes an error that is undefined for none": {
    answer: built({
      run: async (program) => {
        try {
          return await program();
        } catch (error) {
          if (error !== undefined) throw error;
        }
      },
    }),
    fails: failure,
  },
  "makes four rounds at most": {
    answer: (programs, rounds) => compare(programs, Math.min(rounds, 4)),
    fails: "seven rounds are seven rounds, whatever runs beside them",
  },
  "keeps the times of all calls in one place": {
    answer: async (programs, rounds) => {
      const order = Object.keys(programs);
      if (!(rounds >= 1)) throw new RangeError("rounds");
      timesOfAll.clear();
      for (let round = 0; round < rounds; round++) {
        for (const name of round % 2 ? order.toReversed() : order) {
          const time = await programs[name]();
          timesOfAll.set(name, [...timesOfAll.get(name) ?? [], time]);
        }
      }
      const copies = new Map(order.map((name) => [name, [...timesOfAll.get(name) ?? []]]));
      const again = order.map((name) => [name, () => Promise.resolve(copies.get(name)!.shift()!)]);
      return await compare(Object.fromEntries(again), rounds);
    },
    fails: "seven rounds are seven rounds, whatever runs beside them",
  },
};

export const variants: Record<string, Answer> = {
  "in parts": built({}),
  "a list of runs first": async (programs, rounds) => {
    if (rounds < 1 || Number.isNaN(rounds)) throw new RangeError("rounds must be at least 1");
    const names = Object.keys(programs);
    const schedule = Array.from({ length: rounds }, (_, i) => i % 2 ? names.toReversed() : names);
    const runs: [string, number][] = [];
    for (const name of schedule.flat()) runs.push([name, await programs[name]()]);
    return names.map((name) => {
      const times = runs.filter(([one]) => one === name).map(([, time]) => time);
      times.sort((a, b) => a - b);
      const half = Math.floor(rounds / 2);
      const median = rounds % 2 ? times[half] : (times[half - 1] + times[half]) / 2;
      return { name, low: Math.min(...times), median, high: Math.max(...times) };
    }).sort((a, b) => a.median - b.median);
  },
};
