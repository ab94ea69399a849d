import { errorTree } from "@course/notebook";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { shortenStacks, treeForStack } from "../../lib/notebook/stack_frames.ts";

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
    assertEquals(treeForStack(error.stack!).split("\n").slice(0, 3), [
      "Error: burnt",
      "└─ cause: RangeError: too hot",
      "    at Kitchen.boil",
    ]);
    assertEquals(treeForStack("Error: of somebody else"), "Error: of somebody else");
    const mine = new Error("from a file").stack!;
    assertEquals(mine, "Error: from a file");
  } finally {
    Error.prepareStackTrace = before;
  }
  assertStringIncludes(new Error("x").stack!, "error_tree_test.ts");
});
