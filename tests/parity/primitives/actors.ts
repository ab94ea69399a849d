/**
 * Runs the plays of generate.ts with lib/async on a virtual clock; actors.py does it with asyncio.
 */
import {
  AsyncEvent,
  Barrier,
  BoundedSemaphore,
  Condition,
  type Guard,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  Semaphore,
} from "@course/async";
import type { Act, Play } from "./generate.ts";

/** When everybody is sent home. */
const END = 1_000_000_000;

/** The trace of a play; `Date.now` and `setTimeout` must run on a virtual clock. */
export async function trace(play: Play): Promise<string[]> {
  const stage = new Stage(play);
  await stage.run();
  return stage.lines;
}

class Stage {
  readonly lines: string[] = [];
  readonly #play: Play;
  readonly #start = Date.now();
  readonly #primitive: Record<string, unknown>;
  /** Aborts what each actor is waiting for; undefined once it has gone home. */
  readonly #stops: (AbortController | undefined)[];
  /**
   * Who lines up for the condition's lock, waits in it, or has been notified and lines up again.
   */
  readonly #lining = new Set<number>();
  readonly #parked: number[] = [];
  readonly #notified = new Set<number>();
  #counter = 0;
  #over = false;

  constructor(play: Play) {
    this.#play = play;
    this.#primitive = { [play.primitive]: make(play) };
    this.#stops = play.actors.map(() => new AbortController());
  }

  async run(): Promise<void> {
    const actors = this.#play.actors.map((acts, actor) => this.#live(actor, acts));
    for (const { at, actor } of this.#play.cancels) {
      await this.#sleepUntil(at);
      this.#cancel(actor);
    }
    await this.#sleepUntil(END);
    this.#over = true;
    for (let round = 1; this.#stops.some((stop) => stop !== undefined); round++) {
      for (const actor of this.#stops.keys()) {
        this.#cancel(actor);
        await this.#sleepUntil(END + round * 1000 + actor);
      }
    }
    await Promise.all(actors);
  }

  async #live(actor: number, acts: readonly Act[]): Promise<void> {
    for (const act of acts) {
      if (this.#over) break;
      const stop = this.#stops[actor] = new AbortController();
      try {
        await sleep(act.pause, stop.signal);
        this.#log(actor, act.name);
        const began = Date.now();
        const grant = (what: unknown) =>
          this.#log(actor, `${Date.now() === began ? "at once" : "at last"} ${what}`);
        await this.#act(actor, act, stop.signal, grant);
      } catch (error) {
        this.#log(
          actor,
          stop.signal.aborted && error === stop.signal.reason ? "cancelled" : describe(error),
        );
      }
      this.#notified.delete(actor);
    }
    this.#stops[actor] = undefined;
    this.#log(actor, "home");
  }

  async #act(
    actor: number,
    { name, number, time }: Act,
    signal: AbortSignal,
    grant: (what: unknown) => void,
  ): Promise<void> {
    const options = { signal };
    const { lock, event, condition, barrier } = this.#primitive as {
      lock?: Lock;
      event?: AsyncEvent;
      condition?: Condition;
      barrier?: Barrier;
    };
    const semaphore = (this.#primitive.semaphore ?? this.#primitive.boundedSemaphore) as
      | Semaphore
      | undefined;
    const queue = (this.#primitive.queue ?? this.#primitive.priorityQueue ??
      this.#primitive.lifoQueue) as Queue<number> | undefined;
    const keep = async (guard: Guard) => {
      try {
        grant("holds");
        await sleep(time, signal);
        this.#log(actor, "lets go");
      } finally {
        // As in Python; a guard would say nothing if others have released too much (D20).
        if (semaphore !== undefined) semaphore.release();
        else guard.release();
      }
    };

    if (condition !== undefined) {
      await this.#actWithCondition(condition, actor, { name, number, time }, signal, grant);
    } else if (name === "hold") {
      await keep(await (lock ?? semaphore)!.acquire(options));
    } else if (name === "try") {
      const guard = (lock ?? semaphore)!.tryAcquire();
      if (guard === undefined) grant("busy");
      else await keep(guard);
    } else if (semaphore !== undefined) {
      for (let i = 0; i < number; i++) semaphore.release();
    } else if (event !== undefined) {
      if (name === "wait") {
        await event.wait(options);
        grant("through");
      }
      if (name === "set" || name === "flash") event.set();
      if (name === "clear" || name === "flash") event.clear();
    } else if (barrier !== undefined) {
      if (name === "wait") {
        await barrier.wait(options);
        grant("through");
      }
      if (name === "abort") barrier.abort();
      if (name === "reset") barrier.reset();
    } else if (queue !== undefined) {
      await actWithQueue(queue, name, number, options, grant);
    }
  }

  async #actWithCondition(
    condition: Condition,
    actor: number,
    { name, number, time }: Omit<Act, "pause">,
    signal: AbortSignal,
    grant: (what: unknown) => void,
  ): Promise<void> {
    this.#lining.add(actor);
    using _guard = await condition.acquire({ signal }).finally(() => this.#lining.delete(actor));
    grant("holds");
    if (name === "wait") {
      await this.#park(actor, () => condition.wait({ signal }));
      grant("woken");
    } else if (name === "waitFor") {
      while (this.#counter < number) await this.#park(actor, () => condition.wait({ signal }));
      grant("satisfied");
    } else if (name === "notify") {
      for (const woken of this.#parked.splice(0, number)) this.#notified.add(woken);
      condition.notify(number);
    } else if (name === "notifyAll" || name === "add") {
      if (name === "add") this.#counter++;
      for (const woken of this.#parked.splice(0)) this.#notified.add(woken);
      condition.notifyAll();
    }
    await sleep(time, signal);
    this.#log(actor, "lets go");
  }

  async #park(actor: number, wait: () => Promise<void>): Promise<void> {
    this.#parked.push(actor);
    try {
      await wait();
    } finally {
      const place = this.#parked.indexOf(actor);
      if (place >= 0) this.#parked.splice(place, 1);
      this.#notified.delete(actor);
    }
  }

  /**
   * Not in two cases in which the two differ by decision: while it waits for the lock after a
   * notification, and while it waits in the condition beside others, or others may get there before
   * it has the lock again.
   */
  #cancel(actor: number): void {
    if (this.#stops[actor] === undefined || this.#notified.has(actor)) return;
    if (this.#parked.includes(actor)) {
      const others = this.#parked.length - 1 + this.#lining.size + this.#notified.size;
      if (others > 0 && !this.#over) return;
      this.#notified.add(this.#parked.splice(this.#parked.indexOf(actor), 1)[0]);
    }
    this.#log("main", `cancels ${actor}`);
    this.#stops[actor].abort();
  }

  #log(actor: number | "main", text: string): void {
    if (this.#over) return;
    this.lines.push(`${Date.now() - this.#start} ${actor} ${text}`);
  }

  #sleepUntil(time: number): Promise<void> {
    return sleep(time - (Date.now() - this.#start));
  }
}

function make({ primitive, size }: Play): unknown {
  switch (primitive) {
    case "lock":
      return new Lock();
    case "semaphore":
      return new Semaphore(size);
    case "boundedSemaphore":
      return new BoundedSemaphore(size);
    case "event":
      return new AsyncEvent();
    case "condition":
      return new Condition();
    case "barrier":
      return new Barrier(size);
    case "queue":
      return new Queue(size);
    case "priorityQueue":
      return new PriorityQueue({ maxSize: size });
    case "lifoQueue":
      return new LifoQueue(size);
  }
}

async function actWithQueue(
  queue: Queue<number>,
  name: string,
  number: number,
  options: { signal: AbortSignal },
  grant: (what: unknown) => void,
): Promise<void> {
  switch (name) {
    case "put":
      await queue.put(number, options);
      return grant(`put ${number}`);
    case "get":
      return grant(`got ${await queue.get(options)}`);
    case "putNowait":
      return queue.putNowait(number);
    case "getNowait":
      return grant(`got ${queue.getNowait()}`);
    case "taskDone":
      return queue.taskDone();
    case "join":
      await queue.join(options);
      return grant("joined");
    case "shutdown":
      return queue.shutdown({ immediate: number === 0 });
  }
}

/** Errors that both libraries know by the same name; misuse has other classes in Python. */
const KNOWN = ["QueueFull", "QueueEmpty", "QueueShutDown", "BrokenBarrierError"];

function describe(error: unknown): string {
  const name = (error as Error).name;
  return KNOWN.includes(name) ? name : "misuse";
}

function sleep(time: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, time);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
