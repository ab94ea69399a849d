/** The pools, each measured in a process of its own: see `pool_program.ts`. */
import type { Case, Group } from "./harness.ts";

const folder = import.meta.dirname!;

const PYTHON = "ProcessPoolExecutor";

/** What costs the square of its size would be at 8; every block above 32 MiB is new memory. */
const LINEAR = { ours: "ours, 32 MiB", against: "ours, 4 MiB", atMost: 2 };

/** All groups; those that compare with Python only where there is one. */
export async function poolGroups(): Promise<Group[]> {
  const python = await findPython();
  const deno = (operation: string, name: string, contestant: string, size: number): Case => ({
    name,
    ops: 1,
    measure: () =>
      nanoseconds(
        Deno.execPath(),
        "run",
        "--allow-all",
        "pool_program.ts",
        operation,
        contestant,
        size,
      ),
  });
  const py = (operation: string, size: number): Case[] =>
    python === undefined ? [] : [{
      name: PYTHON,
      ops: 1,
      measure: () => nanoseconds(python, "pool_program.py", operation, size),
    }];
  const rounds = 11;
  const groups: Group[] = [
    {
      rounds,
      name: "worker",
      title: "WorkerPool: one round trip at a time, one worker",
      limit: "raw worker",
      cases: [deno("trip", "raw worker", "raw", 1), deno("trip", "ours", "worker", 1)],
      goals: [{ ours: "ours", against: "raw worker", atMost: 1.15 }],
    },
    {
      rounds,
      name: "worker",
      title: "WorkerPool: 100 small jobs in flight, two workers",
      limit: "raw pool",
      cases: [
        deno("flight", "raw pool", "raw", 2),
        deno("flight", "ours", "worker", 2),
        deno("flight", "piscina 5.1.3", "piscina", 2),
      ],
      goals: [
        { ours: "ours", against: "raw pool", atMost: 0.15 },
        { ours: "ours", against: "piscina 5.1.3", atMost: 0.045 },
      ],
    },
    {
      rounds,
      name: "worker",
      title: "WorkerPool: fixed CPU work in four parts, two workers",
      limit: "inline",
      cases: [deno("work", "inline", "inline", 1), deno("work", "ours", "worker", 2)],
      goals: [{ ours: "inline", against: "ours", atLeast: 1.95 }],
    },
    {
      rounds,
      name: "worker",
      title: "WorkerPool: bytes there and back, for each MiB, one worker",
      limit: "raw worker, 32 MiB",
      cases: [
        deno("payload32", "raw worker, 32 MiB", "raw", 1),
        deno("payload4", "ours, 4 MiB", "worker", 1),
        deno("payload32", "ours, 32 MiB", "worker", 1),
      ],
      goals: [LINEAR],
    },
    {
      rounds,
      name: "process",
      title: "ProcessPool: one round trip at a time, one process",
      limit: "ours",
      cases: [deno("trip", "ours", "process", 1), ...py("trip", 1)],
      goals: [{ ours: "ours", against: PYTHON, atMost: 0.5 }],
    },
    {
      rounds,
      name: "process",
      title: "ProcessPool: 100 small jobs in flight, two processes",
      limit: "ours",
      cases: [deno("flight", "ours", "process", 2), ...py("flight", 2)],
      goals: [{ ours: "ours", against: PYTHON, atMost: 1 }],
    },
    {
      rounds,
      name: "process",
      title: "ProcessPool: bytes there and back, for each MiB, one process",
      limit: "ours, 4 MiB",
      cases: [
        deno("payload4", "ours, 4 MiB", "process", 1),
        deno("payload32", "ours, 32 MiB", "process", 1),
        ...py("payload32", 1),
      ],
      goals: [LINEAR],
    },
  ];
  return groups.map((group) => ({ ...group, goals: group.goals.filter(isThere(group)) }));
}

/** Whether a goal is about cases that the group has. */
function isThere({ cases }: Group): (goal: { against: string }) => boolean {
  return ({ against }) => cases.some(({ name }) => name === against);
}

/** What the program prints. */
async function nanoseconds(command: string, ...args: (string | number)[]): Promise<number> {
  const { success, stdout } = await new Deno.Command(command, {
    args: args.map(String),
    cwd: folder,
    stderr: "inherit",
  }).output();
  const time = Number(new TextDecoder().decode(stdout));
  if (!success || !(time > 0)) throw new Error(`Cannot measure: ${args.join(" ")} failed`);
  return time;
}

/** A Python of 3.11 or later. */
async function findPython(): Promise<string | undefined> {
  const script = "import sys; sys.exit(sys.version_info < (3, 11))";
  for (const name of ["python3", "python3.13", "python3.12", "python3.11"]) {
    const command = new Deno.Command(name, { args: ["-c", script], stderr: "null" });
    const found = await command.output().then(({ success }) => success, () => false);
    if (found) return name;
  }
}
