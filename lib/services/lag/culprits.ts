/** Who blocked the event loop: V8's profiler, asked for the functions of the program itself. */
import { Session } from "node:inspector/promises";

/** Two looks of the profiler are about 1 ms apart. In a long gap, something else may have run. */
const LONGEST_GAP = 10;

/** A function and how long it kept the thread. */
export interface Culprit {
  readonly name: string;
  /** Milliseconds. */
  readonly ms: number;
}

/**
 * Does the work, and names the functions that kept the thread busy meanwhile, the worst one first.
 *
 * The profiler looks about once a millisecond which function is running. The look is charged to the
 * innermost function with a name that belongs to the program, and not to Deno: a function that
 * waits in `Atomics.wait` is charged for its wait. A gap between two looks is charged whole to the
 * function that both have seen; to one that only the second has seen, 10 ms of it at most, since on
 * a busy machine other programs ran meanwhile. What is suspended at an `await` is not running.
 *
 * Not in a notebook's kernel, which is itself under inspection and crashes.
 *
 * @param limit how many milliseconds in all make a culprit; 50 unless said otherwise
 *
 * @throws {RangeError} If `limit` is not a number of 0 or more.
 * @throws {unknown} If the work throws.
 */
export async function culprits(work: () => unknown, limit = 50): Promise<Culprit[]> {
  if (!(limit >= 0)) {
    throw new RangeError(
      `Cannot look for culprits: limit must be a number of ms from 0 on, received ${limit}`,
    );
  }
  const session = new Session();
  session.connect();
  try {
    await session.post("Profiler.enable");
    await session.post("Profiler.start");
    await forgetOptimizedCode(session);
    await work();
    const { profile } = await session.post("Profiler.stop");
    return charge(profile).filter(({ ms }) => ms >= limit);
  } finally {
    session.disconnect();
  }
}

/**
 * Code that V8 optimized before the profiler began does not tell the functions that it has inlined;
 * code that it optimizes afterwards does. It drops the former when it is to count calls.
 */
async function forgetOptimizedCode(session: Session): Promise<void> {
  await session.post("Profiler.startPreciseCoverage", { callCount: true });
  await session.post("Profiler.stopPreciseCoverage");
}

function charge(
  { nodes, samples = [], timeDeltas = [] }: {
    nodes: readonly ProfileNode[];
    samples?: readonly number[];
    timeDeltas?: readonly number[];
  },
): Culprit[] {
  const owners = ownersOf(nodes);
  const total = new Map<string, number>();
  samples.forEach((id, i) => {
    const owner = owners.get(id);
    if (owner === undefined) return;
    const gap = timeDeltas[i] / 1000;
    const throughout = i > 0 && owners.get(samples[i - 1]) === owner;
    const ms = throughout ? gap : Math.min(gap, LONGEST_GAP);
    total.set(owner, (total.get(owner) ?? 0) + ms);
  });
  return [...total].map(([name, ms]) => ({ name, ms })).sort((a, b) => b.ms - a.ms);
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
  };
  readonly children?: readonly number[];
}

/** For each place in the tree of calls, the innermost function of the program on the way to it. */
function ownersOf(nodes: readonly ProfileNode[]): Map<number, string | undefined> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const owners = new Map<number, string | undefined>();
  const visit = (id: number, outer: string | undefined) => {
    const { callFrame, children = [] } = byId.get(id)!;
    const owner = isOurs(callFrame) ? callFrame.functionName : outer;
    owners.set(id, owner);
    for (const child of children) visit(child, owner);
  };
  if (nodes.length > 0) visit(nodes[0].id, undefined);
  return owners;
}

/** The folder of what measures: this module, and the clock beside the work. */
const MEASURING = new URL(".", import.meta.url).href;

/** What Deno brings along has an address such as `ext:…`; what is not JavaScript has no line. */
function isOurs({ functionName, url, lineNumber }: ProfileNode["callFrame"]): boolean {
  const isForeign = /^(ext|node):/.test(url) || url.startsWith(MEASURING);
  return functionName !== "" && lineNumber >= 0 && !isForeign;
}
