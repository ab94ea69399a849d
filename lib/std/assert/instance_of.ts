import { AssertionError } from "./assertion_error.ts";
import { suffix } from "./_text.ts";

/** Any class, abstract ones too. */
// deno-lint-ignore no-explicit-any
export type AnyConstructor = abstract new (...args: any[]) => any;

/** What a class's instances are. */
export type GetConstructorType<T extends AnyConstructor> = InstanceType<T>;

/** Asserts that a value is an instance of a class. */
export function assertInstanceOf<T extends AnyConstructor>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is GetConstructorType<T> {
  if (actual instanceof expectedType) return;
  throw new AssertionError(
    `Expected object to be an instance of "${expectedType.name}"${but(actual)}${suffix(msg)}`,
  );
}

function but(actual: unknown): string {
  if (actual === null || actual === undefined) return ` but was "${actual}"`;
  if (typeof actual === "function") return " but was not an instanced object";
  if (typeof actual !== "object") return ` but was "${typeof actual}"`;
  return ` but was "${actual.constructor?.name ?? "Object"}"`;
}
