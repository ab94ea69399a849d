import { errorTree } from "@course/notebook";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { reportOf } from "../../../lib/notebook/kernel/thrown.ts";
import { shortenStacks } from "../../../lib/notebook/kernel/stack_frames.ts";

Deno.test("an error alone is one line, without its stack", () => {
  assertEquals(errorTree(new RangeError("too far")), "RangeError: too far");
  assertEquals(errorTree(new Error()), "Error");
  assertEquals(errorTree(new DOMException("late", "TimeoutError")), "TimeoutError: late");
});

Deno.test("causes, aggregated errors and suppressed ones are branches", () => {
  const tree = errorTree(
    new AggregateError(
      [
        new Error("first", { cause: new TypeError("why", { cause: "because" }) }),
        new SuppressedError(new Error("closing"), new Error("working"), "both"),
      ],
      "two failed",
      { cause: new Error("root") },
    ),
  );
  assertEquals(
    tree,
    `
AggregateError: two failed
├─ Error: first
│  └─ cause: TypeError: why
│     └─ cause: "because"
├─ SuppressedError: both
│  ├─ error: Error: closing
│  └─ suppressed: Error: working
└─ cause: Error: root`.slice(1),
  );
});

Deno.test("an error that contains itself is shown once", () => {
  const error = new Error("snake");
  error.cause = new Error("tail", { cause: error });
  assertEquals(
    errorTree(error),
    "Error: snake\n└─ cause: Error: tail\n   └─ cause: Error: snake (see above)",
  );
});

Deno.test("a message of several lines keeps its branch", () => {
  const error = new Error("outer", { cause: new Error("one\ntwo", { cause: 3 }) });
  assertEquals(errorTree(error), "Error: outer\n└─ cause: Error: one\n   two\n   └─ cause: 3");
});

Deno.test("of many errors twenty are shown, the others counted", () => {
  const errors = Array.from({ length: 25 }, (_, i) => new Error(`${i}`));
  const lines = errorTree(new AggregateError(errors, "many")).split("\n");
  assertEquals([lines.length, lines[20], lines[21]], [22, "├─ Error: 19", "└─ … and 5 more"]);
});

Deno.test("what is not an error is inspected", () => {
  assertEquals([errorTree("text"), errorTree({ code: 42 }), errorTree(undefined)], [
    '"text"',
    "{ code: 42 }",
    "undefined",
  ]);
});

Deno.test("stacks hold the notebook's own functions, no paths and no line numbers", () => {
  const before = Error.prepareStackTrace;
  try {
    shortenStacks();
    // Code without a file, as cells are.
    const cook = (0, eval)(`(function cook() {
      class Kitchen {
        boil() { throw new Error("burnt", { cause: new RangeError("too hot") }); }
      }
      [1].forEach(() => new Kitchen().boil());
    })`);
    let error!: Error;
    try {
      cook();
    } catch (thrown) {
      error = thrown as Error;
    }
    assertEquals(error.stack!.split("\n"), [
      "Error: burnt",
      "    at Kitchen.boil",
      "    at the cell",
      "    at Array.forEach",
      "    at cook",
    ]);
    const report = reportOf(error);
    assertEquals([report.name, report.message], ["Error", "burnt"]);
    assertEquals(report.stack.split("\n").slice(0, 3), [
      "Error: burnt",
      "└─ cause: RangeError: too hot",
      "    at Kitchen.boil",
    ]);
    const mine = new Error("from a file").stack!;
    assertEquals(mine, "Error: from a file");
  } finally {
    Error.prepareStackTrace = before;
  }
  assertStringIncludes(new Error("x").stack!, "error_tree_test.ts");
});

/** Errors that throw when they are read. */
function thorny(): Error {
  const error = new Error("x");
  const thorn = {
    get() {
      throw new Error("ouch");
    },
  };
  return Object.defineProperties(error, { message: thorn, cause: thorn, stack: thorn });
}

Deno.test("an error that throws when it is read has a tree all the same", () => {
  assertEquals(errorTree(thorny()), "Error: (no message that can be read)");
  assertEquals(
    errorTree(new AggregateError([thorny()], "many")),
    "AggregateError: many\n└─ Error: (no message that can be read)",
  );
  const odd = Object.assign(new AggregateError([], "odd"), { errors: 5, name: Symbol("n") });
  assertEquals(errorTree(odd), "Symbol(n): odd");
});

Deno.test("what the kernel shows of a thrown value: the value itself, whatever it is", () => {
  const shown = [null, "text", { code: 42 }, Symbol("s"), 5n, () => {}].map(reportOf);
  assertEquals(shown.map(({ stack }) => stack), [
    "Thrown: null or undefined",
    'Thrown: "text"',
    "Thrown: { code: 42 }",
    "Thrown: Symbol(s)",
    "Thrown: 5n",
    "Thrown: [Function (anonymous)]",
  ]);
  assertEquals(reportOf(thorny()), {
    name: "Error",
    message: "Error: (no message that can be read)",
    stack: "Error: (no message that can be read)",
  });
  const huge = reportOf(new Error("x".repeat(5_000_000)));
  assert(huge.message.length < 11_000 && huge.stack.length < 11_000);
  assertStringIncludes(huge.message, "… 4,990,000 characters more");
});
