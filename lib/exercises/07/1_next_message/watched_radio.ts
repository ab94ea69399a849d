/** A radio whose listeners are counted. */
import type { Radio } from "./solution.ts";

type Listener = (said: unknown) => void;
type RadioEvent = "message" | "error";

/** It may speak during a call to `on`, or refuse a listener. */
export class WatchedRadio implements Radio {
  readonly #listeners = { message: [] as Listener[], error: [] as Listener[] };
  readonly #greeting: { [event in RadioEvent]?: unknown };
  readonly #refuses: RadioEvent | undefined;

  constructor(
    { greeting = {}, refuses }: {
      greeting?: { [event in RadioEvent]?: unknown };
      refuses?: RadioEvent;
    } = {},
  ) {
    this.#greeting = greeting;
    this.#refuses = refuses;
  }

  get listeners(): number {
    return this.#listeners.message.length + this.#listeners.error.length;
  }

  on(event: RadioEvent, listener: Listener): void {
    if (event === this.#refuses) throw new Error(`no listeners for ${event}`);
    this.#listeners[event].push(listener);
    if (event in this.#greeting) listener(this.#greeting[event]);
  }

  off(event: RadioEvent, listener: Listener): void {
    const listeners = this.#listeners[event];
    const place = listeners.indexOf(listener);
    if (place >= 0) listeners.splice(place, 1);
  }

  say(event: RadioEvent, what: unknown): void {
    for (const listener of [...this.#listeners[event]]) listener(what);
  }
}
