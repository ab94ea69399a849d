/** Checks what a program returns. */
import { asText } from "../../kernel/mod.ts";
import { CLOCK, type ProgramParts } from "../interleaving.ts";

const CHECKS = ["state", "always", "atEnd"] as const;

/** @throws {TypeError} If a part is missing, unknown, or of the wrong kind. */
export function checkParts(title: string, parts: ProgramParts): void {
  const wrong = (rule: string, value: unknown) =>
    new TypeError(`Cannot explore "${title}": ${rule}, received ${asText(value)}`);
  const tasks = Object.entries(parts?.tasks ?? {});
  if (tasks.length === 0) throw wrong("program must return tasks, at least one", parts);
  for (const [name, work] of tasks) {
    if (!/^[^\s.()×]+$/.test(name) || name === CLOCK) {
      const rule =
        'the name of a task must contain no space, no full stop, no bracket and no "×", ' +
        `and not be "${CLOCK}"`;
      throw wrong(rule, Deno.inspect(name));
    }
    if (typeof work !== "function") throw wrong(`task ${name} must be a function`, work);
  }
  for (const name of CHECKS) {
    const part = parts[name];
    if (part !== undefined && typeof part !== "function") {
      throw wrong(`${name} must be a function`, part);
    }
  }
  const unknown = Object.keys(parts).find((key) => !["tasks", ...CHECKS].includes(key));
  if (unknown !== undefined) {
    throw wrong("program may return tasks, state, always and atEnd, and nothing else", unknown);
  }
}

/** The checks that can find something: they are run after each step, and read once. */
const able = new WeakSet<() => unknown>();

/**
 * A check that returns nothing has to be one that can throw.
 *
 * @throws {TypeError} If it looks as if a `return` had been forgotten: `() => { n === 2; }`.
 */
export function checkFindsNothing(title: string, name: string, check: () => unknown): void {
  if (able.has(check)) return;
  const code = `${check}`;
  if (!canFind(code)) {
    throw new TypeError(
      `Cannot explore "${title}": ${name} returns nothing and can throw nothing, so it finds ` +
        `nothing: ${code}. Write ${name}: () => …, or return what has to be true`,
    );
  }
  able.add(check);
}

function canFind(code: string): boolean {
  const body = /(?:=>|\))\s*\{(.*)\}$/s.exec(withoutTexts(code))?.[1];
  if (body === undefined || /\b(return|throw)\b/.test(body)) return true;
  const last = withoutArguments(body).split(";").map((part) => part.trim()).findLast(Boolean) ?? "";
  const compares = /[<>=!]==?|[<>!]|&&|\|\||\.(every|some|includes|has|is\w*)$/.test(last);
  const isIdle = compares && !/\b(if|for|while)\b/.test(last);
  return last !== "" && !isIdle && body.includes("(");
}

function withoutTexts(code: string): string {
  return code.replace(/\/\*.*?\*\/|\/\/[^\n]*/gs, "").replace(/"[^"\n]*"|'[^'\n]*'|`[^`]*`/g, '""');
}

function withoutArguments(code: string): string {
  const less = code.replace(/\([^()]*\)/g, "");
  return less === code ? code : withoutArguments(less);
}
