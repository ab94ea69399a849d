/**
 * Runs a small program in every order, in the plainest way: tasks are generators that yield where
 * they stop, and each order is run from the start. It knows no promises and no scheduler.
 */
import { NAMES, type SmallProgram, type Statement, type Variable } from "./small_programs.ts";

interface LockState {
  holder: number | undefined;
  line: number[];
}

class World {
  readonly variables: Record<Variable, number> = { x: 0, y: 0 };
  readonly locks: LockState[] = [0, 1].map(() => ({ holder: undefined, line: [] }));
  readonly blocked = new Set<number>();
}

/** Yields at a point, and after having asked for a lock. */
function* task(world: World, number: number, statements: Statement[]): Generator<void> {
  let own = 0;
  yield;
  for (const statement of statements) {
    if (statement.do === "point") yield;
    else if (statement.do === "read") own = world.variables[statement.variable];
    else if (statement.do === "write") world.variables[statement.variable] = own + statement.plus;
    else if (statement.do === "end if") {
      if (own === statement.equal) return;
    } else {
      const lock = world.locks[statement.lock];
      if (statement.do === "acquire") {
        if (lock.holder === undefined) lock.holder = number;
        else {
          lock.line.push(number);
          world.blocked.add(number);
        }
        yield;
      } else if (lock.holder === number) {
        lock.holder = lock.line.shift();
        if (lock.holder !== undefined) world.blocked.delete(lock.holder);
      }
    }
  }
}

/** One order, and what came of it. */
export interface Ordering {
  schedule: string;
  /** `always`, `atEnd x,y`, `deadlock A B` or `x,y`. */
  outcome: string;
  /** How often a task was interrupted that could have gone on, up to the problem. */
  preemptions: number;
}

/** Every order. */
export function allOrders(program: SmallProgram): Ordering[] {
  const orders: Ordering[] = [];
  const pending: number[][] = [[]];
  for (let prefix = pending.pop(); prefix !== undefined; prefix = pending.pop()) {
    orders.push(run(program, prefix, (other) => pending.push(other)));
  }
  return orders;
}

function run(
  { tasks, mostX, notY }: SmallProgram,
  prefix: number[],
  putBy: (other: number[]) => void,
): Ordering {
  const world = new World();
  const running = tasks.map((statements, number) => task(world, number, statements));
  for (const each of running) each.next();
  const ended = new Set<number>();
  const schedule: number[] = [];
  let preemptions = 0;
  let failed: { outcome: string; preemptions: number } | undefined;
  const fails = () => {
    if (mostX !== undefined && world.variables.x > mostX) {
      failed ??= { outcome: "always", preemptions };
    }
  };
  fails();
  while (true) {
    const ready = running.keys().filter((n) => !ended.has(n) && !world.blocked.has(n)).toArray();
    if (ready.length === 0) break;
    const step = schedule.length;
    const next = step < prefix.length ? prefix[step] : ready[0];
    if (step >= prefix.length) { for (const other of ready.slice(1)) putBy([...schedule, other]); }
    const last = schedule.at(-1);
    if (last !== undefined && last !== next && ready.includes(last)) preemptions++;
    schedule.push(next);
    if (running[next].next().done) ended.add(next);
    fails();
  }
  const { x, y } = world.variables;
  const stuck = running.keys().filter((n) => !ended.has(n)).map((n) => NAMES[n]).toArray();
  const end = stuck.length > 0
    ? `deadlock ${stuck.join(" ")}`
    : notY !== undefined && y === notY
    ? `atEnd ${x},${y}`
    : `${x},${y}`;
  return {
    schedule: schedule.map((n) => NAMES[n]).join(" "),
    ...(failed ?? { outcome: end, preemptions }),
  };
}
