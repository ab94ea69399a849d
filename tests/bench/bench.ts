/** `deno task bench`: the library beside its peers and beside the physical limits. */
import { parseArgs } from "node:util";
import { type Group, type GroupResult, measure } from "./harness.ts";
import { groups as lock } from "./lock.ts";
import { groups as semaphore } from "./semaphore.ts";
import { groups as queue } from "./queue.ts";
import { groups as priority } from "./priority_queue.ts";
import { groups as gather } from "./gather.ts";
import { groups as growth } from "./growth.ts";
import { groups as explorer } from "./explorer.ts";
import { measureMemory, type MemoryResult } from "./memory.ts";
import { pythonGroups } from "./python.ts";
import { poolGroups } from "./worker_pool.ts";

const names = ["lock", "semaphore", "queue", "priority", "gather", "growth"]
  .concat("explorer", "worker", "process", "memory");

const help = `Usage: deno task bench [--only NAME]… [--python] [--rounds N] [--json]

Measures the library's primitives beside their peers on npm and beside the physical limit, as ratios
within one interleaved, shuffled run, and says which goals are met. A goal is about the median of its
ratio over the rounds; the middle half of the rounds and the ratio of the best times follow. Times are
the processor's; only pools are measured by the wall clock, each time in a process of its own, so they
need two free processors.

  --only NAME   one of ${names.join(", ")}; may be given several times
  --python      measures asyncio, and uvloop if it is installed, in the same rounds, and nothing else unless
                --only is given; needs a python3 of 3.11 or newer (another one: PYTHON=/path)
  --rounds N    rounds per table (default 21, fewer for the largest)
  --json        prints the results as JSON
`;

function options() {
  try {
    return parseArgs({
      args: Deno.args,
      options: {
        only: { type: "string", multiple: true },
        rounds: { type: "string" },
        json: { type: "boolean" },
        python: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function refuse(message: string): never {
  console.error(`${message}\n\n${help}`);
  Deno.exit(2);
}

const { only, rounds, json, python, help: wantsHelp } = options();
if (wantsHelp) {
  console.log(help);
  Deno.exit(0);
}
const unknown = only?.find((name) => !names.includes(name));
if (unknown !== undefined) refuse(`Cannot measure "${unknown}": no such table`);
if (rounds !== undefined && !(Number.isInteger(Number(rounds)) && Number(rounds) > 0)) {
  refuse(`Cannot run ${rounds} rounds: --rounds takes a whole number above 0`);
}
const wanted = (name: string) => name === "python" || (only ? only.includes(name) : !python);

const results: GroupResult[] = [];
async function run(groups: readonly Group[]) {
  for (const group of groups.filter(({ name }) => wanted(name))) {
    const result = await measure(group, rounds === undefined ? undefined : Number(rounds));
    results.push(result);
    if (!json) print(result);
  }
}

await run([...lock, ...semaphore, ...queue, ...priority, ...gather, ...growth, ...explorer]);
if (wanted("worker") || wanted("process")) await run(await poolGroups());
if (python) {
  const other = await pythonGroups();
  if (other === undefined) refuse("Cannot measure Python: there is no python3 of 3.11 or newer");
  await run(other.groups);
  await other.close();
}
const memory: MemoryResult[] = [];
if (wanted("memory")) {
  for await (const result of measureMemory([100_000, 1_000_000])) {
    if (!json) printMemory(result, memory.at(-1));
    memory.push(result);
  }
}
if (json) console.log(JSON.stringify({ results, memory }, null, 2));
else printEnd();

function print({ title, limit, rounds, cases, goals }: GroupResult): void {
  console.log(`\n${title}   (${rounds} rounds)`);
  for (const { name, median, min, max, toLimit } of cases) {
    const label = (name === limit ? `limit: ${name}` : name).padEnd(40);
    const time = `${digits(median)} ns [${digits(min)}–${digits(max)}]`.padEnd(30);
    console.log(`  ${label} ${time} ${digits(toLimit)} × limit`);
  }
  for (const { text, measured, spread, best, met, why } of goals) {
    const [low, high] = spread.map(digits);
    const figures = `measured ${digits(measured)} [${low}–${high}], best ${digits(best)}`;
    printGoal(met, `${text}   ${figures}`, why);
  }
}

function printMemory(result: MemoryResult, last: MemoryResult | undefined): void {
  const { table, what, count, bytes, toLimit, goal } = result;
  if (table !== last?.table || count !== last.count) {
    console.log(`\n${table}: bytes of heap for each of ${count.toLocaleString("en")}`);
  }
  const size = digits(bytes).padStart(6);
  console.log(`  ${what.padEnd(40)} ${size} ${digits(toLimit).padStart(10)} × limit`);
  if (goal !== undefined) printGoal(goal.met, goal.text, goal.why);
}

function printGoal(met: boolean, text: string, why: string | undefined): void {
  console.log(`  ${met ? "met    " : "NOT MET"}  ${text}`);
  if (!met && why !== undefined) console.log(`           because ${why}`);
}

function printEnd(): void {
  const goals = [
    ...results.flatMap((result) => result.goals),
    ...memory.flatMap((result) => result.goal ?? []),
  ];
  const met = goals.filter((goal) => goal.met).length;
  const explained = goals.filter((goal) => !goal.met && goal.why !== undefined).length;
  console.log(
    `\n${met} of ${goals.length} goals met, ${explained} out of reach for the reason given`,
  );
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
