/**
 * What a cell has thrown: the moment at which the kernel asks about it, and what it is told.
 *
 * When a cell has thrown, the kernel calls a small function of its own in this realm. It asks first
 * whether the value is an `instanceof Error`, and then turns name, message and stack, or whatever
 * `String` makes of the value, into JSON. So `Error` is taught to notice which function asks, and
 * the rest of that one call is answered for the value, which may well throw when it is read.
 */
import { errorTree } from "./error_tree.ts";
import { cut, headline, readable } from "./text.ts";

/** What the kernel shows of a thrown value. */
interface ThrownReport {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

type Look = (constructor: unknown, value: unknown, caller: Asking | null) => boolean;
type Asking = ((...args: unknown[]) => unknown) & { caller: unknown };

/** Calls a function whenever a cell has thrown, just before the kernel reports it. */
export function seeThrows(threw: () => void): void {
  const ordinary = Function.prototype[Symbol.hasInstance];
  const look: Look = (constructor, value, caller) => {
    const asked = constructor === Error && caller !== null && isKernelsQuestion(caller);
    if (!asked) return ordinary.call(constructor as () => void, value);
    threw();
    answerOnce(reportOf(value));
    return false;
  };
  Object.defineProperty(Error, Symbol.hasInstance, {
    value: whoAsks(look),
    configurable: true,
    writable: true,
  });
}

/**
 * Wraps a look so that it knows which function asks. Only code that is not strict may ask that, and
 * only of code that is not strict either: cells and modules always are, the kernel's function is
 * not.
 */
function whoAsks(look: Look): (value: unknown) => boolean {
  const text =
    `return function hasInstance(value) { return look(this, value, hasInstance.caller); };`;
  return new Function("look", text)(look);
}

/** The kernel's own function is called by no other code, and is known by its text. */
function isKernelsQuestion(asking: Asking): boolean {
  return asking.caller === null &&
    Function.prototype.toString.call(asking).includes("JSON.stringify({ name, message, stack })");
}

/** Answers what the kernel's function does next: `JSON.stringify({ …, String(value), … })`. */
function answerOnce(report: ThrownReport): void {
  const { String } = globalThis;
  const { stringify } = JSON;
  const restore = () => {
    globalThis.String = String;
    JSON.stringify = stringify;
  };
  globalThis.String = (() => "") as unknown as StringConstructor;
  JSON.stringify = () => {
    restore();
    return stringify(report);
  };
  queueMicrotask(restore); // In case it does something else.
}

/** An error with its tree of causes and its frames; anything else as it is inspected. */
export function reportOf(thrown: unknown): ThrownReport {
  // The kernel hands over `null` for `undefined`.
  if (thrown === null) return reportOfText("null or undefined");
  if (!(thrown instanceof Error)) return reportOfText(errorTree(thrown));
  const tree = errorTree(thrown);
  const stack = readable(thrown, "stack");
  const frames = typeof stack === "string" ? stack.match(/^ {4}at .*$/gm) ?? [] : [];
  const name = readable(thrown, "name"), message = readable(thrown, "message");
  return {
    name: typeof name === "string" ? name : "Error",
    message: typeof message === "string" ? cut(message) : headline(thrown),
    stack: [tree, ...frames].join("\n"),
  };
}

function reportOfText(text: string): ThrownReport {
  return { name: "Thrown", message: text, stack: `Thrown: ${text}` };
}
