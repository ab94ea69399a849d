/** Notices when the real event loop does not turn, and whether that was the cell's doing. */
import { getHeapCodeStatistics } from "node:v8";
import { processorTime, real } from "../../time/mod.ts";
import { accountOfThisThread, readThreadTime, type ThreadTime } from "../guard/mod.ts";

const BLOCKED_MS = 100;
const BEAT_MS = 20;
/** A longer silence is a computer that slept, not a cell that computed. */
const ASLEEP_MS = 60_000;
/** A silence in which more code than this was compiled was a module being loaded. Bytes. */
const MODULE_BYTES = 20_000;
/** A machine is busy when even a thread with nothing to do has to wait for longer. */
const BUSY_LAG_MS = 20;

/** Two looks belong together if no more time has passed between them. */
const AT_ONCE_MS = 2;
const MOST_TRIES = 5;

/** What a watch asks its surroundings. */
export interface LoopSurroundings {
  /** Milliseconds. */
  now(): number;
  /** How long, at most, another thread with nothing to do had to wait for its turn. Milliseconds. */
  machineLag(): number;
  /** How much code there is, in bytes: grows when a module is loaded. Takes half a millisecond. */
  code(): number;
  /** What this thread has done so far. */
  thread(): ThreadTime;
}

/** What the host says itself. */
function host(): LoopSurroundings {
  const account = accountOfThisThread();
  return {
    now: real.now,
    machineLag: () => 0,
    code: () => {
      const { bytecode_and_metadata_size, external_script_source_size } = getHeapCodeStatistics();
      return bytecode_and_metadata_size + external_script_source_size;
    },
    thread: () =>
      account === undefined
        ? { ran: processorTime(), waited: 0 } // How long it waited is unknown.
        : readThreadTime(account),
  };
}

/** Looks for the longest silence of the loop since it was restarted. */
export class LoopWatch {
  readonly #surroundings: LoopSurroundings;
  #lastBeat: number;
  #atLastBeat: ThreadTime;
  #code = 0;
  /** The longest silence, and the longest time for which the thread has certainly computed in one. */
  #longest = { silent: 0, computing: 0 };
  /** The first cell loads the course, and may block. */
  #firstCell = true;

  constructor(surroundings: Partial<LoopSurroundings> = {}) {
    this.#surroundings = { ...host(), ...surroundings };
    this.#lastBeat = this.#surroundings.now();
    this.#atLastBeat = this.#surroundings.thread();
  }

  /** Beats from now on, and does something else at every beat. */
  start(alsoBeat: () => void): void {
    const timer = real.setInterval(() => {
      this.beat();
      alsoBeat();
    }, BEAT_MS);
    Deno.unrefTimer(Number(timer));
  }

  /**
   * The loop has turned. What the thread did before its last beat is no part of a silence: a cell
   * that computes in small pieces, and is kept waiting once, has not blocked the loop.
   */
  beat(): void {
    const { now, thread } = this.#look();
    const silence = now - this.#lastBeat - BEAT_MS;
    const ran = thread.ran - this.#atLastBeat.ran;
    const waited = thread.waited - this.#atLastBeat.waited;
    this.#lastBeat = now;
    this.#atLastBeat = thread;
    if (silence <= BLOCKED_MS || silence > ASLEEP_MS || this.#compiled() > MODULE_BYTES) return;
    this.#longest = {
      silent: Math.max(this.#longest.silent, silence - waited),
      computing: Math.max(this.#longest.computing, Math.min(silence, ran)),
    };
  }

  /** Until it is disposed, whatever keeps the loop busy is not counted as the cell's doing. */
  excuse(): Disposable {
    this.beat();
    const before = this.#longest;
    return {
      [Symbol.dispose]: () => {
        this.beat();
        this.#compiled();
        this.#longest = before;
      },
    };
  }

  /** What comes next counts from here. */
  restart(): void {
    this.beat();
    this.#compiled();
    this.#longest = { silent: 0, computing: 0 };
    this.#firstCell = false;
  }

  /**
   * For how many milliseconds the cell has blocked the loop; 0 if it has not.
   *
   * - On a busy machine only computing counts: a thread that waits there may wait for other programs.
   * - The limit grows with the machine's own lag: the same work takes longer there, and what has
   *   come meanwhile is done in one turn.
   */
  blockedMs(): number {
    this.beat();
    const lag = this.#surroundings.machineLag();
    const blocked = lag > BUSY_LAG_MS ? this.#longest.computing : this.#longest.silent;
    const limit = BLOCKED_MS + (lag < Infinity ? lag : 0); // Nobody knows it in the first second.
    return this.#firstCell || blocked <= limit ? 0 : Math.round(blocked);
  }

  /** The time, and the thread's account at that very time: it may be kept waiting in between. */
  #look(): { now: number; thread: ThreadTime } {
    for (let tries = 1;; tries++) {
      const before = this.#surroundings.now();
      const thread = this.#surroundings.thread(), now = this.#surroundings.now();
      if (now - before < AT_ONCE_MS || tries === MOST_TRIES) return { now, thread };
    }
  }

  /** How much code has been compiled since this was last asked. Bytes. */
  #compiled(): number {
    const before = this.#code;
    this.#code = this.#surroundings.code();
    return this.#code - before;
  }
}
