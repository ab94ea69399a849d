/** What a cell left behind, said in a line each when it ends. */
import { allTasks } from "../async/task.ts";
import type { RunningCell } from "./cell.ts";
import { currentClock, real, realClock, waitingTimers } from "./clock.ts";

/** Counts something alive, by its name. */
type Census = () => Map<string, number>;

const BLOCKED_MS = 100;
const BEAT_MS = 20;
/** A longer silence is a computer that slept, not a cell that computed. */
const ASLEEP_MS = 60_000;

/** What the kernel calls a resource, and what a reader calls it. */
const RESOURCES: Record<string, [one: string, many: string, how: string]> = {
  http: ["server is", "servers are", "await server.shutdown()"],
  tcpListener: ["server is", "servers are", "close the listener"],
  tlsListener: ["server is", "servers are", "close the listener"],
  unixListener: ["server is", "servers are", "close the listener"],
  tcpStream: ["socket is", "sockets are", "close the connection"],
  tlsStream: ["socket is", "sockets are", "close the connection"],
  unixStream: ["socket is", "sockets are", "close the connection"],
  udpSocket: ["socket is", "sockets are", "close the socket"],
  webSocketStream: ["WebSocket is", "WebSockets are", "close it"],
  webSocket: ["WebSocket is", "WebSockets are", "close it"],
  fetchResponse: ["response is", "responses are", "read its body, or cancel it"],
  fsFile: ["file is", "files are", "close it"],
  childProcess: ["child process is", "child processes are", "await its status"],
  worker: ["Worker is", "Workers are", "terminate it"],
  task: ["task is", "tasks are", "await or cancel it"],
};

/** Looks at what is alive when a cell begins and when it ends. */
export class Lints {
  readonly #censuses: Census[];
  #before = new Map<string, number>();
  #lastBeat = real.now();
  #longestSilence = 0;
  /** The cell that loads the course's modules may block; it is nobody's mistake. */
  #loading = true;

  constructor(censuses: Census[]) {
    this.#censuses = censuses;
  }

  /** Notices when the real event loop does not turn. */
  watchLoop(): void {
    const timer = real.setInterval(() => this.beat(), BEAT_MS);
    Deno.unrefTimer(Number(timer));
  }

  /** The loop has turned. */
  beat(): void {
    const now = real.now();
    const silence = now - this.#lastBeat - BEAT_MS;
    if (silence < ASLEEP_MS) this.#longestSilence = Math.max(this.#longestSilence, silence);
    this.#lastBeat = now;
  }

  /** Does something that may keep the loop busy, which is not the cell's doing. */
  async excuse(busy: () => Promise<void>): Promise<void> {
    this.beat();
    const before = this.#longestSilence;
    await busy();
    this.beat();
    this.#longestSilence = before;
  }

  /** What comes next counts from here. */
  restart(): void {
    this.#before = this.#census();
    this.#lastBeat = real.now();
    this.#longestSilence = 0;
    this.#loading = false;
  }

  /** One line for each kind of thing that the cell left behind. */
  notes(cell: RunningCell): string[] {
    const notes = [...timerNotes(cell), ...this.#aliveNotes()];
    if (currentClock() === realClock) {
      this.beat();
      if (this.#longestSilence > BLOCKED_MS && !this.#loading) {
        const ms = Math.round(this.#longestSilence);
        notes.push(`the event loop was blocked for ${ms} ms: nothing else could run meanwhile`);
      }
    }
    return notes.map((note) => `note: ${note}`);
  }

  #aliveNotes(): string[] {
    return [...this.#census()].flatMap(([kind, count]) => {
      const left = count - (this.#before.get(kind) ?? 0);
      if (left <= 0 || !(kind in RESOURCES)) return [];
      const [one, many, how] = RESOURCES[kind];
      return [`${left} ${left === 1 ? one : many} still alive: ${how}`];
    });
  }

  #census(): Map<string, number> {
    return new Map(this.#censuses.flatMap((census) => [...census()]));
  }
}

function timerNotes(cell: RunningCell): string[] {
  const timers = waitingTimers().filter((timer) => timer.owner === cell);
  return (["timeout", "interval"] as const).flatMap((kind) => {
    const some = timers.filter((timer) => timer.kind === kind);
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

/** The open resources of this realm, by kind; empty where the host does not tell. */
export function openResources(): Map<string, number> {
  const counts = new Map<string, number>();
  const names: Record<string, string> = denoInternals()?.core?.resources?.() ?? {};
  for (const name of Object.values(names)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** The host's private drawer, whose contents may change with any version. */
// deno-lint-ignore no-explicit-any
export function denoInternals(): any {
  // deno-lint-ignore no-explicit-any
  const deno = Deno as any;
  return deno[deno.internal];
}

const workers = new Set<Worker>();

/** Counts Workers from now on. */
export function trackWorkers(): Census {
  globalThis.Worker = class extends globalThis.Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
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

/** Counts the tasks of `lib/async` that have not ended. */
export function openTasks(): Map<string, number> {
  return new Map([["task", allTasks().size]]);
}
