/** Every switch between coroutines that call each other. */
import { asText, display, headline, type MediaBundle } from "../../kernel/mod.ts";
import { type Clock, currentClock } from "../../time/mod.ts";
import { picture } from "../picture.ts";
import { switchesSvg } from "./svg.ts";
import { switchesDescription, switchesText } from "./text.ts";

/**
 * What a switch does. Into a coroutine: `next` resumes it, `throw` resumes it with an error, `close`
 * tells it to end. Out of it: it `yields`, `returns` or `throws`.
 */
export type SwitchKind = "next" | "throw" | "close" | "yields" | "returns" | "throws";

/** Control goes from one level to the next one, down or up. */
export interface Switch {
  readonly from: string;
  readonly to: string;
  readonly kind: SwitchKind;
  /** What travels with it, in words; empty if it is nothing. */
  readonly carries: string;
  /** Milliseconds since the recording began. */
  readonly time: number;
}

/** What a picture of switches shows. */
export interface SwitchesRecord {
  readonly title: string;
  /** The levels, the caller first. */
  readonly levels: readonly string[];
  readonly switches: readonly Switch[];
}

const DOORS = [["next", "next"], ["throw", "throw"], ["return", "close"]] as const;

/**
 * Records every switch into and out of the coroutines that it watches, and shows them as a picture
 * with a line for each level: arrows down are calls, arrows up are what comes out.
 *
 * - A coroutine is watched from the moment it is handed to `watch`. It behaves as if it were not
 *   watched.
 * - Coroutines of the same name share a level. Levels appear in the order of the first switch into
 *   them, below the level of the caller, which is outside.
 * - `order()` returns the switches in words, for assertions. A switch carries a value only if that
 *   is a string, a number, a boolean, a bigint or `null`; of an error it carries the message, and
 *   the name if that says more than `Error`.
 * - Displayed as an image with a description, and as indented lines of text; on the virtual clock
 *   both are the same on every machine.
 *
 * @example One level
 * ```ts
 * import { Switches } from "@course/notebook";
 * import { assertEquals } from "@std/assert";
 *
 * const switches = new Switches("A soup");
 * function* cook() {
 *   const spice: string = yield "which spice?";
 *   return `soup with ${spice}`;
 * }
 * const coroutine = switches.watch("cook", cook());
 * coroutine.next();
 * coroutine.next("salt");
 * assertEquals(switches.order(), [
 *   "caller → cook: next",
 *   "cook → caller: yields which spice?",
 *   "caller → cook: next salt",
 *   "cook → caller: returns soup with salt",
 * ]);
 * ```
 *
 * @throws {TypeError} If the title or the caller is not a string.
 */
export class Switches {
  readonly title: string;
  readonly #clock: Clock = currentClock();
  readonly #origin = this.#clock.now();
  readonly #levels: string[];
  readonly #switches: Switch[] = [];
  /** The level whose code runs now is last, preceded by its callers. */
  readonly #running: string[];

  /**
   * A recorder that watches nothing yet.
   *
   * @param options.caller the name of the level that is outside of all that is watched
   */
  constructor(title: string, { caller = "caller" }: { caller?: string } = {}) {
    mustBeString("record switches: title", title);
    mustBeString("record switches: caller", caller);
    this.title = title;
    this.#levels = [caller];
    this.#running = [caller];
  }

  /** The switches so far, in their order. */
  get switches(): readonly Switch[] {
    return [...this.#switches];
  }

  /** The switches so far in words, such as `outer → inner: next`. */
  order(): string[] {
    return this.#switches.map(inWords);
  }

  /**
   * Notes each switch into the coroutine and out of it from now on.
   *
   * @returns the coroutine itself
   * @throws {TypeError} If name is not a string, or the coroutine is not a generator.
   */
  watch<C extends Generator<unknown, unknown, never>>(name: string, coroutine: C): C {
    mustBeString("watch a coroutine: name", name);
    if (Object.prototype.toString.call(coroutine) !== "[object Generator]") {
      throw new TypeError(
        "Cannot watch a coroutine: coroutine must be a generator, received " + asText(coroutine),
      );
    }
    for (const [method, kind] of DOORS) {
      const drive = (coroutine[method] as Drive).bind(coroutine);
      Object.defineProperty(coroutine, method, {
        configurable: true,
        writable: true,
        value: (input: unknown) => this.#through(name, kind, input, drive),
      });
    }
    return coroutine;
  }

  [display](): MediaBundle {
    const record = { title: this.title, levels: this.#levels, switches: this.#switches };
    return picture({
      title: this.title,
      svg: switchesSvg(record),
      description: switchesDescription(record),
      text: switchesText(record),
    });
  }

  #through(name: string, kind: SwitchKind, input: unknown, drive: Drive): Result {
    const caller = this.#running.at(-1)!;
    this.#note(caller, name, kind, input);
    this.#running.push(name);
    try {
      const result = drive(input);
      this.#running.pop();
      this.#note(name, caller, result.done ? "returns" : "yields", result.value);
      return result;
    } catch (error) {
      this.#running.pop();
      this.#note(name, caller, "throws", error);
      throw error;
    }
  }

  #note(from: string, to: string, kind: SwitchKind, value: unknown): void {
    for (const level of [from, to]) {
      if (!this.#levels.includes(level)) this.#levels.push(level);
    }
    const time = this.#clock.now() - this.#origin;
    this.#switches.push({ from, to, kind, carries: carried(value), time });
  }
}

type Result = IteratorResult<unknown, unknown>;
type Drive = (input: unknown) => Result;

/** Only what can be read at a glance: a promise or an object would show only its class. */
function carried(value: unknown): string {
  if (value instanceof Error) return value.name === "Error" ? value.message : headline(value);
  const readable = value === null || !["object", "function", "undefined"].includes(typeof value);
  return readable ? asText(value) : "";
}

/** `outer → inner: next 5`. */
function inWords({ from, to, kind, carries }: Switch): string {
  return `${from} → ${to}: ${kind}${carries && ` ${carries}`}`;
}

function mustBeString(what: string, value: unknown): void {
  if (typeof value === "string") return;
  throw new TypeError(`Cannot ${what} must be a string, received ${asText(value)}`);
}
