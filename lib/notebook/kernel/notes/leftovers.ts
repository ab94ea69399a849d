/** What a cell left behind, said in a line each when it ends. */
import { allTasks } from "../../../async/mod.ts";
import type { RunningCell } from "../cell.ts";
import { timers } from "../../time/mod.ts";

/** Counts something alive, by its name. */
type Census = () => Map<string, number>;

/** One of a kind that is alive, or several of it, and what to do about that. */
interface Wording {
  is: string;
  how: string;
}

/** What the kernel calls a resource, and what a reader is told of one and of several. */
const RESOURCES: Record<string, { one: Wording; several: Wording }> = {
  http: wording("server", "await server.shutdown()", "await shutdown() of each"),
  tcpListener: wording("server", "close the listener", "close the listeners"),
  tlsListener: wording("server", "close the listener", "close the listeners"),
  unixListener: wording("server", "close the listener", "close the listeners"),
  tcpStream: wording("socket", "close the connection", "close the connections"),
  tlsStream: wording("socket", "close the connection", "close the connections"),
  unixStream: wording("socket", "close the connection", "close the connections"),
  udpSocket: wording("socket", "close it", "close them"),
  webSocketStream: wording("WebSocket", "close it", "close them"),
  webSocket: wording("WebSocket", "close it", "close them"),
  fetchResponse: wording("response", "read or cancel its body", "read or cancel their bodies"),
  fsFile: wording("file", "close it", "close them"),
  childProcess: wording("child process", "await its status", "await the status of each"),
  worker: wording("Worker", "terminate it", "terminate them"),
  task: wording("task", "await or cancel it", "await or cancel them"),
};

function wording(noun: string, one: string, several: string): { one: Wording; several: Wording } {
  const plural = noun.endsWith("s") ? `${noun}es` : `${noun}s`;
  return { one: { is: `${noun} is`, how: one }, several: { is: `${plural} are`, how: several } };
}

/** Looks at what is alive when a cell begins and when it ends. */
export class Leftovers {
  readonly #censuses: Census[];
  #before = new Map<string, number>();

  constructor(censuses: Census[]) {
    this.#censuses = censuses;
  }

  /** What comes next counts from here. */
  restart(): void {
    this.#before = this.#census();
  }

  /** One line for each kind of thing that the cell left behind. */
  notes(cell: RunningCell): string[] {
    return [...timerNotes(cell), ...this.#aliveNotes()].map((note) => `note: ${note}`);
  }

  #aliveNotes(): string[] {
    return [...this.#census()].flatMap(([kind, count]) => {
      const left = count - (this.#before.get(kind) ?? 0);
      if (left <= 0 || !(kind in RESOURCES)) return [];
      const { is, how } = RESOURCES[kind][left === 1 ? "one" : "several"];
      return [`${left} ${is} still alive: ${how}`];
    });
  }

  #census(): Map<string, number> {
    return new Map(this.#censuses.flatMap((census) => [...census()]));
  }
}

function timerNotes(cell: RunningCell): string[] {
  const left = timers.waiting().filter((timer) => timer.owner === cell);
  return (["timeout", "interval"] as const).flatMap((kind) => {
    const some = left.filter((timer) => timer.kind === kind);
    if (some.length === 0) return [];
    const what = kind === "timeout" ? "timer" : "interval";
    const one = some.length === 1;
    const lengths = [...new Set(some.map((timer) => timer.ms))].slice(0, 3).join(", ");
    const how = kind === "interval"
      ? `clear ${one ? "it" : "them"}`
      : one
      ? "await what it does, or clear it"
      : "await what they do, or clear them";
    return [
      `${some.length} ${what}${one ? " is" : "s are"} still waiting (${lengths} ms): ${how}`,
    ];
  });
}

/** The open resources of this realm, by kind; empty where the host does not report them. */
export function openResources(): Map<string, number> {
  const counts = new Map<string, number>();
  const names: Record<string, string> = denoInternals()?.core?.resources?.() ?? {};
  for (const name of Object.values(names)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** The host's internals, which may change with any version. */
// deno-lint-ignore no-explicit-any
export function denoInternals(): any {
  // deno-lint-ignore no-explicit-any
  const deno = Deno as any;
  return deno[deno.internal];
}

const workers = new Set<Worker>();

/** Counts Workers from now on; to start one takes the host a while, for which `excuse` is asked. */
export function trackWorkers(excuse?: () => Disposable): Census {
  globalThis.Worker = class extends globalThis.Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      using _excused = excuse?.();
      super(...args);
      workers.add(this);
    }
    override terminate(): void {
      workers.delete(this);
      super.terminate();
    }
  };
  return () => new Map([["worker", workers.size]]);
}

/**
 * Excuses the start of each process from now on: a thread sleeps until the system has started it,
 * which takes a busy machine a while.
 */
export function excuseProcesses(excuse: () => Disposable): void {
  const { prototype } = Deno.Command;
  for (const method of ["spawn", "output"] as const) {
    const start = prototype[method] as (this: Deno.Command) => never;
    prototype[method] = function (this: Deno.Command) {
      using _excused = excuse();
      return start.call(this);
    };
  }
}

/** Counts the tasks of `lib/async` that have not ended. */
export function openTasks(): Map<string, number> {
  return new Map([["task", allTasks().size]]);
}
