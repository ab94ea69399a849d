/** A shop to close. */
import { delay } from "@std/async";
import type { Shop } from "./solution.ts";

/** What is in the shop if nothing else is said. */
export const GOODS = ["apples", "bread"];

/** What is in the shop, the milliseconds of each step (100 by default), and which step fails. */
export interface Evening {
  goods?: string[];
  total?: number;
  times?: Record<string, number>;
  /** The step that fails, such as `"put away bread"`; `"put away"` are all of the goods. */
  failing?: string;
  /** Another one that fails, late, too. */
  alsoFailing?: string;
  /** Whether it fails by throwing at once, and not by a promise that rejects at the end. */
  atOnce?: boolean;
  /** Whether it rejects with `undefined`, and not with an error. */
  silent?: boolean;
}

/** Writes down when each step of closing the shop begins and ends; one of the steps may fail. */
export class WatchedShop implements Shop {
  readonly goods: string[];
  readonly log: string[] = [];
  /** What the steps that fail throw. */
  readonly thrown: unknown[] = [];
  readonly #evening: Evening;

  constructor(evening: Evening) {
    this.goods = [...evening.goods ?? GOODS];
    this.#evening = evening;
  }

  lock = () => this.#step("lock", undefined);
  count = () => this.#step("count", this.#evening.total ?? 42);
  putAway = (item: string) => this.#step(`put away ${item}`, undefined);
  report = (total: number) => this.#step(`report ${total}`, undefined);

  #step<T>(name: string, value: T): Promise<T> {
    this.log.push(`${name} begins`);
    const { times = {}, failing, alsoFailing, atOnce, silent } = this.#evening;
    const fails = [failing, alsoFailing].some((step) =>
      step !== undefined && name.startsWith(step)
    );
    const failure = silent ? undefined : new Error(`${failing} failed`);
    if (fails) this.thrown.push(failure);
    if (fails && atOnce) throw failure;
    const [verb] = name.split(" ");
    return delay(times[name] ?? times[verb] ?? 100).then(() => {
      if (fails) throw failure;
      this.log.push(`${name} ends`);
      return value;
    });
  }
}
