/** Notices when the real event loop does not turn, and whether that was the cell's doing. */
import { getHeapCodeStatistics } from "node:v8";
import { processorTime, real } from "../../time/mod.ts";

const BLOCKED_MS = 100;
const BEAT_MS = 20;
/** A longer silence is a computer that slept, not a cell that computed. */
const ASLEEP_MS = 60_000;
/** A silence in which more code than this was compiled was a module being loaded. Bytes. */
const MODULE_BYTES = 20_000;
/** A machine is busy when even a thread with nothing to do has to wait for longer. */
const BUSY_LAG_MS = 20;

/** What a watch asks its surroundings. */
export interface LoopSurroundings {
  /** Milliseconds of real time. */
  now(): number;
  /** How long, at most, another thread with nothing to do had to wait for its turn. Milliseconds. */
  machineLag(): number;
  /** How much code there is, in bytes: grows when a module is loaded. */
  code(): number;
  /** For how long this thread has run, and waited for a processor, in all. Milliseconds. */
  thread(): { ran: number; waited: number };
}

const alone: LoopSurroundings = {
  now: real.now,
  machineLag: () => 0,
  code: () => {
    const { bytecode_and_metadata_size, external_script_source_size } = getHeapCodeStatistics();
    return bytecode_and_metadata_size + external_script_source_size;
  },
  thread: () => {
    try {
      const file = Deno.readTextFileSync("/proc/thread-self/schedstat");
      const [ran, waited] = file.split(" ").map((nanoseconds) => Number(nanoseconds) / 1e6);
      return { ran, waited };
    } catch {
      return { ran: processorTime(), waited: 0 }; // Not Linux: how long it waited is unknown.
    }
  },
};

/** Looks for the longest silence of the loop since it was restarted. */
export class LoopWatch {
  readonly #surroundings: LoopSurroundings;
  #lastBeat: number;
  #code = 0;
  #ran = 0;
  #waited = 0;
  /** The longest silence, and the longest time for which the thread has certainly computed in one. */
  #longest = { silent: 0, computing: 0 };
  /** The first cell loads the course, and may block. */
  #firstCell = true;

  constructor(surroundings: Partial<LoopSurroundings> = {}) {
    this.#surroundings = { ...alone, ...surroundings };
    this.#lastBeat = this.#surroundings.now();
  }

  /** Beats from now on, and does something else at every beat. */
  start(alsoBeat: () => void): void {
    const timer = real.setInterval(() => {
      this.beat();
      alsoBeat();
    }, BEAT_MS);
    Deno.unrefTimer(Number(timer));
  }

  /** The loop has turned. */
  beat(): void {
    const now = this.#surroundings.now();
    const silence = now - this.#lastBeat - BEAT_MS;
    this.#lastBeat = now;
    if (silence <= BLOCKED_MS) return;
    const { compiled, ran, waited } = this.#look();
    if (compiled > MODULE_BYTES || silence > ASLEEP_MS) return;
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
        this.#look();
        this.#longest = before;
      },
    };
  }

  /** What comes next counts from here. */
  restart(): void {
    this.beat();
    this.#look();
    this.#longest = { silent: 0, computing: 0 };
    this.#firstCell = false;
  }

  /**
   * For how many milliseconds the cell has blocked the loop; 0 if it has not. On a busy machine only
   * computing counts: a thread that waits there may wait for other programs.
   */
  blockedMs(): number {
    this.beat();
    const busy = this.#surroundings.machineLag() > BUSY_LAG_MS;
    const blocked = busy ? this.#longest.computing : this.#longest.silent;
    return this.#firstCell || blocked <= BLOCKED_MS ? 0 : Math.round(blocked);
  }

  /** What has happened since the last look; a look costs half a millisecond. */
  #look(): { compiled: number; ran: number; waited: number } {
    const code = this.#surroundings.code();
    const { ran, waited } = this.#surroundings.thread();
    const since = {
      compiled: code - this.#code,
      ran: ran - this.#ran,
      waited: waited - this.#waited,
    };
    this.#code = code;
    this.#ran = ran;
    this.#waited = waited;
    return since;
  }
}
