/** The kernel's side of its guard. */
import { real } from "../../time/mod.ts";
import type { GuardAnswer, GuardTask } from "./guard_worker.ts";
import { parentsNow } from "./orphan.ts";
import { Pulse } from "./pulse.ts";
import { accountOfThisThread } from "./thread_time.ts";

/** A guard that has not answered a question by then is taken to be gone. */
const ANSWER_MS = 10_000;

/** The guard of this kernel; it is ready a second after it was made, and nothing waits for it. */
export class KernelGuard {
  readonly #pulse = new Pulse();
  readonly #worker: Worker;
  readonly #questions = new Map<number, (idle: boolean | undefined) => void>();
  #ready = false;
  #canAsk = false;
  #asked = 0;
  #interruptsSeen = 0;

  constructor() {
    this.#worker = new Worker(new URL("./guard_worker.ts", import.meta.url), {
      type: "module",
      name: "guard of the kernel",
    });
    this.#worker.onerror = (event) => event.preventDefault();
    this.#worker.onmessage = ({ data }: MessageEvent<GuardAnswer>) => {
      if ("question" in data) return this.#questions.get(data.question)?.(data.idle);
      this.#ready = true;
      this.#canAsk = data.ready;
    };
    const task: GuardTask = {
      buffer: this.#pulse.buffer,
      parents: parentsNow(),
      thread: accountOfThisThread(),
    };
    this.#worker.postMessage(task);
  }

  /** Notes that the kernel's thread has turned its loop. */
  beat(): void {
    this.#pulse.beat();
  }

  /** There is nothing left to be stopped: what was running is over. */
  settle(): void {
    this.#pulse.settle();
  }

  /** Until it is disposed, this thread is not interrupted, however long it computes. */
  hold(): Disposable {
    this.#pulse.held = true;
    return { [Symbol.dispose]: () => this.#pulse.held = false };
  }

  /** How often the guard has interrupted this thread. */
  get interruptions(): number {
    return this.#pulse.interrupts;
  }

  /** Whether the guard has interrupted this thread since the last question. */
  hasInterrupted(): boolean {
    const before = this.#interruptsSeen;
    this.#interruptsSeen = this.#pulse.interrupts;
    return this.#interruptsSeen > before;
  }

  /** How long the guard, which has nothing to do, had to wait for its turn at most. Milliseconds. */
  get lag(): number {
    return this.#ready ? this.#pulse.lag : Infinity;
  }

  /** The lag counts from here. */
  restartLag(): void {
    this.#pulse.lag = 0;
  }

  /** Whether the kernel has nothing to run; undefined if it cannot be asked. */
  async idle(): Promise<boolean | undefined> {
    if (!this.#canAsk) return undefined;
    const number = ++this.#asked;
    const answer = Promise.withResolvers<boolean | undefined>();
    this.#questions.set(number, answer.resolve);
    this.#worker.postMessage(number);
    const timer = real.setTimeout(() => answer.resolve(undefined), ANSWER_MS);
    const idle = await answer.promise;
    real.clearTimeout(timer);
    this.#questions.delete(number);
    return idle;
  }
}
