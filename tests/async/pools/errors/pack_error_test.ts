import { CancelledError } from "@course/async";
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { unpackError } from "../../../../lib/async/pools/errors/error_parcel.ts";
import { packError, refusal } from "../../../../lib/async/pools/errors/pack_error.ts";

function canClone(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

/** What arrives on the other side. */
function sent<T = Error & Record<string, unknown>>(thrown: unknown): T {
  return unpackError(structuredClone(packError(thrown, canClone))) as T;
}

Deno.test("EX2 EX13 an error keeps class, name, message, stack, cause and fields", () => {
  class OutOfPaper extends RangeError {
    override name = "OutOfPaper";
    sheets = 0;
  }
  const error = new OutOfPaper("No paper", { cause: { tray: 2 } });
  const back = sent(error);
  assert(back instanceof RangeError && !(back instanceof OutOfPaper));
  assertEquals([back.name, back.message, back.stack], [error.name, error.message, error.stack]);
  assertEquals(back.cause, { tray: 2 });
  assertEquals(Object.keys(back), ["name", "sheets"]);
  assertEquals(Object.keys(sent(new TypeError("plain"))), []);
  const cancelled = sent(new CancelledError("enough"));
  assertEquals([cancelled.name, Object.keys(cancelled)], ["CancelledError", []]);
});

Deno.test("EX2 EX13 every built-in class comes back as itself", () => {
  const errors = [
    new Error("m"),
    new EvalError("m"),
    new RangeError("m"),
    new ReferenceError("m"),
    new SyntaxError("m"),
    new TypeError("m"),
    new URIError("m"),
    new AggregateError([], "m"),
    new SuppressedError(1, 2, "m"),
    new DOMException("m", "AbortError"),
  ];
  for (const error of errors) {
    const back = sent(error);
    assertStrictEquals(back.constructor, error.constructor);
    assertEquals([back.name, back.message, back.stack], [error.name, error.message, error.stack]);
    assertEquals(Object.keys(back), []);
  }
  assertEquals(sent<DOMException>(errors.at(-1)).code, DOMException.ABORT_ERR);
});

Deno.test("EX2 EX13 errors within errors keep their own, and shared parts are shared", () => {
  const inner = Object.assign(new TypeError("inner"), { code: 7 });
  const all = new AggregateError([inner, new RangeError("other"), inner, 5], "all", {
    cause: inner,
  });
  const back = sent<AggregateError>(all);
  assertStrictEquals(back.errors[0], back.cause);
  assertStrictEquals(back.errors[0], back.errors[2]);
  assertEquals([back.errors[0].code, String(back.errors[1]), back.errors[3]], [
    7,
    "RangeError: other",
    5,
  ]);
  const suppressed = sent<SuppressedError>(new SuppressedError(inner, all, "both"));
  assertEquals([suppressed.error.code, suppressed.suppressed.errors.length], [7, 4]);
  assertStrictEquals(suppressed.error, suppressed.suppressed.cause);
});

Deno.test("EX2 EX13 an error may be its own cause, however many steps away", () => {
  const first: Error & { list?: unknown } = new Error("first");
  const second = new Error("second", { cause: first });
  first.cause = second;
  const back = sent(first);
  assertStrictEquals((back.cause as Error).cause, back);
  let chain = new Error("0");
  for (let i = 1; i <= 10_000; i++) chain = new Error(String(i), { cause: chain });
  let depth = 0;
  for (let error: unknown = sent(chain); error instanceof Error; error = error.cause) depth++;
  assertEquals(depth, 10_001);
});

Deno.test("EX13 an error that cannot be read keeps what can be", () => {
  const hot = (key: string) =>
    Object.defineProperty(Object.assign(new RangeError("hot"), { code: 7 }), key, {
      enumerable: true,
      get: () => {
        throw new Error("Do not touch");
      },
    });
  for (const key of ["field", "cause", "stack", "errors"]) {
    const back = sent(hot(key));
    assertEquals([String(back), back.code], ["RangeError: hot", 7], key);
  }
  assertEquals(sent(hot("name")).message, "hot");
  assertEquals(sent(hot("message")).name, "RangeError");
});

Deno.test("EX13 a subclass of DOMException may override its name", () => {
  class Mine extends DOMException {
    override readonly name = "Mine";
  }
  const back = sent(new Mine("text"));
  assert(back instanceof DOMException);
  assertEquals([back.name, back.message], ["Mine", "text"]);
});

Deno.test("EX13 what is no error comes back as it was, or in words", () => {
  for (const value of [undefined, null, 7, "text", { code: 7 }, [1]]) {
    assertEquals(sent<unknown>(value), value);
  }
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const strange = [Symbol("sign"), () => 1, Promise.reject(new Error("inside")), proxy];
  for (const value of strange) {
    const back = sent(value);
    assert(back instanceof Error && back.message.startsWith("The job threw "), back.message);
  }
});

Deno.test("EX13 instead of an outcome that cannot be sent comes why, or the error without its objects", () => {
  const why = Object.assign(new TypeError("It is a function"), { call: () => 1 });
  const first = unpackError(structuredClone(refusal(true, () => 1, why))) as Error;
  assertEquals([String(first), first.stack], [String(why), why.stack]);
  const error = new RangeError("own", { cause: new Error("inner") });
  const parcel = packError(Object.assign(error, { code: 7, bad: () => 1 }), () => true);
  const second = unpackError(structuredClone(refusal(false, parcel, why))) as typeof error & {
    code: number;
  };
  assertEquals([String(second), second.code, String(second.cause)], [
    "RangeError: own",
    7,
    "Error: inner",
  ]);
  const third = unpackError(refusal(false, packError(() => 1, () => true), why));
  assertEquals(String(third), "TypeError: It is a function");
});
