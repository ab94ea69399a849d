/**
 * Measures ratios, never times: every case of a group runs once per round, in shuffled order, and
 * is compared with the others of the same round; the medians of those ratios are what goals are
 * about.
 *
 * What is measured is the time of the processor, collecting garbage included: others at work on the
 * machine disturb it much less than the time on the wall.
 */
import process from "node:process";

/** One way of doing the group's operation. */
export interface Case {
  readonly name: string;
  /** How many operations one run performs. */
  readonly ops: number;
  readonly run?: () => unknown;
  /** In place of `run`, where the time is taken elsewhere: the nanoseconds of one operation. */
  readonly measure?: () => Promise<number>;
}

/** `ours` may cost at most (or must reach at least) `ratio` times `against`. */
export interface Goal {
  readonly ours: string;
  readonly against: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Why it is out of reach, if it is. */
  readonly why?: string;
}

/** Cases that do the same thing, the physical limit among them. */
export interface Group {
  readonly name: string;
  readonly title: string;
  readonly limit: string;
  readonly rounds?: number;
  /** Where several processors share the work, the time on the wall is measured instead. */
  readonly clock?: "processor" | "wall";
  readonly cases: readonly Case[];
  readonly goals: readonly Goal[];
}

export interface CaseResult {
  readonly name: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Median over the rounds of this case's time ÷ the limit's time in the same round. */
  readonly toLimit: number;
}

export interface GoalResult {
  readonly text: string;
  /** Median over the rounds of the ratio in the same round: what the goal is about. */
  readonly measured: number;
  /** Between these two lies the middle half of the rounds. */
  readonly spread: readonly [number, number];
  /** The ratio of the best times, which others at work on the machine have disturbed the least. */
  readonly best: number;
  readonly met: boolean;
  readonly why?: string;
}

export interface GroupResult {
  readonly name: string;
  readonly title: string;
  readonly limit: string;
  readonly rounds: number;
  readonly cases: readonly CaseResult[];
  readonly goals: readonly GoalResult[];
}

type Round = Map<string, number>;

/** Runs the group's cases side by side and judges its goals. */
export async function measure(group: Group, rounds = group.rounds ?? 21): Promise<GroupResult> {
  const warmUp = 2;
  const clock = group.clock === "wall" ? wallTime : processorTime;
  const history: Round[] = [];
  for (let round = 0; round < rounds + warmUp; round++) {
    const times: Round = new Map();
    for (const one of shuffled(group.cases)) {
      times.set(one.name, await nanosecondsPerOp(one, clock));
    }
    if (round >= warmUp) history.push(times);
  }
  return {
    name: group.name,
    title: group.title,
    limit: group.limit,
    rounds,
    cases: group.cases.map(({ name }) => summary(name, group.limit, history))
      .sort((a, b) => a.toLimit - b.toLimit),
    goals: group.goals.map((goal) => judge(goal, history)),
  };
}

async function nanosecondsPerOp(one: Case, clock: () => number): Promise<number> {
  if (one.measure !== undefined) return await one.measure();
  const start = clock();
  await one.run?.();
  return (clock() - start) * 1e6 / one.ops;
}

/** In milliseconds, as the other one. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function wallTime(): number {
  return performance.now();
}

function summary(name: string, limit: string, history: readonly Round[]): CaseResult {
  const times = history.map((round) => round.get(name)!);
  return {
    name,
    median: median(times),
    min: Math.min(...times),
    max: Math.max(...times),
    toLimit: median(ratios(name, limit, history)),
  };
}

function judge(goal: Goal, history: readonly Round[]): GoalResult {
  const { ours, against, why } = goal;
  const each = ratios(ours, against, history);
  const measured = median(each);
  const best = (name: string) => Math.min(...history.map((round) => round.get(name)!));
  return {
    text: `${ours} ${bound(goal)} × ${against}`,
    measured,
    spread: [quantile(each, 0.25), quantile(each, 0.75)],
    best: best(ours) / best(against),
    met: measured <= (goal.atMost ?? Infinity) && measured >= (goal.atLeast ?? 0),
    why,
  };
}

function bound({ atMost, atLeast }: Goal): string {
  return atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
}

function ratios(name: string, against: string, history: readonly Round[]): number[] {
  return history.map((round) => round.get(name)! / round.get(against)!);
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that this part of the others does not exceed, between two of them if need be. */
function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = part * (sorted.length - 1);
  const below = sorted[Math.floor(place)], above = sorted[Math.ceil(place)];
  return below + (above - below) * (place % 1);
}

function shuffled<T>(items: readonly T[]): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [result[i], result[j]] = [result[j], result[i]];
  }
  return result;
}

const AsyncFunction = (async () => {}).constructor as FunctionConstructor;

/**
 * Compiles `body` into an async function of its own, so that no two cases share inline caches.
 * `names` are the values that the body uses.
 */
export function compile(names: Record<string, unknown>, body: string): () => Promise<unknown> {
  const make = new AsyncFunction(...Object.keys(names), body);
  return () => make(...Object.values(names)) as Promise<unknown>;
}
