import {
  assert,
  assertAlmostEquals,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertIsError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNever,
  assertNotEquals,
  assertNotInstanceOf,
  assertNotMatch,
  assertNotStrictEquals,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  equal,
  fail,
  unimplemented,
  unreachable,
} from "@std/assert";
import { assertEquals as assertEqualsAlone } from "@std/assert/equals";

/** The message with which an assertion fails; a failure here if it does not. */
function failureOf(assertion: () => unknown): string {
  try {
    assertion();
  } catch (error) {
    if (error instanceof AssertionError) return error.message;
    throw error;
  }
  throw new Error(`This assertion was meant to fail: ${assertion}`);
}

/** One row of the table of assertions: what passes, what fails, and the words it fails with. */
function check(name: string, passes: (() => unknown)[], failures: [() => unknown, string][]) {
  Deno.test(`${name} passes when it holds, and fails in the documented words`, () => {
    for (const pass of passes) pass();
    for (const [failing, message] of failures) {
      const seen = failureOf(failing);
      if (!seen.startsWith(message)) throw new Error(`Seen: ${seen}\nWanted: ${message}`);
    }
  });
}

Deno.test("AssertionError is an Error with that name, and keeps its cause", () => {
  const cause = new Error("why");
  const error = new AssertionError("what", { cause });
  assert(error instanceof Error);
  assertEquals([error.name, error.message, error.cause], ["AssertionError", "what", cause]);
});

Deno.test("each assertion can be imported from its own path", () => {
  assertStrictEquals(assertEqualsAlone, assertEquals);
});

check("assert", [() => assert(true), () => assert("text")], [
  [() => assert(0), ""],
  [() => assert(false, "must hold"), "must hold"],
]);
check("assertFalse", [() => assertFalse(false), () => assertFalse("")], [
  [() => assertFalse(1, "must not"), "must not"],
]);
check("assertExists", [() => assertExists(0), () => assertExists("")], [
  [() => assertExists(null), 'Expected actual: "null" to not be null or undefined.'],
  [
    () => assertExists(undefined, "really"),
    'Expected actual: "undefined" to not be null or undefined: really',
  ],
]);
check("assertEquals", [
  () => assertEquals({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }),
  () => assertEquals("text", "text"),
], [
  [() => assertEquals<unknown>(1, "1"), "Values are not equal."],
  [
    () => assertEquals([1, 2, 3], [1, 5, 3], "numbers"),
    `Values are not equal: numbers

    [Diff] Actual / Expected

    [
      1,
-     2,
+     5,
      3,
    ]
`,
  ],
]);
check("assertNotEquals", [() => assertNotEquals([1], [2])], [
  [() => assertNotEquals([1], [1]), "Expected actual: 1 not to be: 1."],
]);
check("assertStrictEquals", [() => assertStrictEquals(NaN, NaN)], [
  [() => assertStrictEquals(0, -0), "Values are not strictly equal."],
  [
    () => assertStrictEquals([1], [1]),
    "Values have the same structure but are not reference-equal.\n\n    [\n      1,\n    ]\n",
  ],
]);
check("assertNotStrictEquals", [() => assertNotStrictEquals([1], [1])], [
  [() => assertNotStrictEquals(1, 1), 'Expected "actual" to not be strictly equal to: 1.'],
]);
check("assertAlmostEquals", [
  () => assertAlmostEquals(0.1 + 0.2, 0.3),
  () => assertAlmostEquals(10, 12, 2),
  () => assertAlmostEquals(Infinity, Infinity),
], [
  [
    () => assertAlmostEquals(1, 2, 0.5),
    'Expected actual: "1" to be close to "2": delta "1" is greater than "5e-1".',
  ],
]);
check("assertGreater", [() => assertGreater(2, 1)], [[() => assertGreater(1, 1), "Expect 1 > 1"]]);
check("assertGreaterOrEqual", [() => assertGreaterOrEqual(1, 1)], [
  [() => assertGreaterOrEqual(1, 2), "Expect 1 >= 2"],
]);
check("assertLess", [() => assertLess(1, 2)], [
  [() => assertLess(2, 2), "Expect 2 < 2"],
  [() => assertLess(2, 2, "in this order"), "in this order"],
]);
check("assertLessOrEqual", [() => assertLessOrEqual(2, 2)], [
  [() => assertLessOrEqual(3, 2), "Expect 3 <= 2"],
]);
check("assertInstanceOf", [() => assertInstanceOf(new RangeError(), Error)], [
  [
    () => assertInstanceOf(new Date(), RegExp),
    'Expected object to be an instance of "RegExp" but was "Date".',
  ],
  [
    () => assertInstanceOf(null, Date),
    'Expected object to be an instance of "Date" but was "null".',
  ],
  [
    () => assertInstanceOf(5, Date),
    'Expected object to be an instance of "Date" but was "number".',
  ],
  [
    () => assertInstanceOf(Date, Date, "an instance"),
    'Expected object to be an instance of "Date" but was not an instanced object: an instance',
  ],
]);
check("assertNotInstanceOf", [() => assertNotInstanceOf(new Date(), RegExp)], [
  [
    () => assertNotInstanceOf(new Date(), Date),
    'Expected object to not be an instance of "function".',
  ],
]);
check("assertIsError", [
  () => assertIsError(new RangeError("far out"), RangeError, "out"),
  () => assertIsError(new RangeError("far out"), Error, /^far/),
], [
  [() => assertIsError("text"), 'Expected "error" to be an Error object.'],
  [
    () => assertIsError(new RangeError("x"), TypeError),
    'Expected error to be instance of "TypeError", but was "RangeError".',
  ],
  [
    () => assertIsError(new Error("seen"), Error, "wanted"),
    'Expected error message to include "wanted", but got "seen".',
  ],
]);
check("assertMatch", [() => assertMatch("deno", /^d/)], [
  [() => assertMatch("node", /^d/), 'Expected actual: "node" to match: "/^d/".'],
]);
check("assertNotMatch", [() => assertNotMatch("node", /^d/)], [
  [() => assertNotMatch("deno", /^d/), 'Expected actual: "deno" to not match: "/^d/".'],
]);
check("assertStringIncludes", [() => assertStringIncludes("hello", "ell")], [
  [() => assertStringIncludes("hello", "oll"), 'Expected actual: "hello" to contain: "oll".'],
]);
check("assertArrayIncludes", [() => assertArrayIncludes([{ a: 1 }, 2, 3], [3, { a: 1 }])], [
  [() => assertArrayIncludes([1, 2], [2, 4]), 'Expected actual: "[\n  1,\n  2,\n]" to include: '],
]);
check("assertObjectMatch", [
  () =>
    assertObjectMatch({ a: 1, b: { c: 2, d: 3 }, e: [{ f: 1, g: 2 }] }, {
      b: { c: 2 },
      e: [{ f: 1 }],
    }),
], [
  [() => assertObjectMatch({ a: 1, b: { c: 2 } }, { b: { c: 3 } }), "Values are not equal."],
  [() => assertObjectMatch({ a: 1 }, { b: 1 }), "Values are not equal."],
  [() => assertObjectMatch({ a: [1, 2] }, { a: [1] }), "Values are not equal."],
]);
check("fail", [], [[() => fail(), "Failed assertion."], [
  () => fail("why"),
  "Failed assertion: why",
]]);
check("unimplemented", [], [[() => unimplemented(), "Unimplemented."]]);
check("unreachable", [], [[() => unreachable("why"), "Unreachable: why"]]);
check("assertNever", [], [[() => assertNever(3 as never), "Expect 3 to be of type never."]]);

check("assertThrows", [
  () =>
    assertEquals(assertThrows(() => fail("x"), AssertionError, "x").message, "Failed assertion: x"),
  () =>
    assertStrictEquals(
      assertThrows(() => {
        throw 5;
      }),
      5,
    ),
], [
  [() => assertThrows(() => {}), "Expected function to throw."],
  [() => assertThrows(() => {}, "it must"), "Expected function to throw: it must"],
  [
    () =>
      assertThrows(() => {
        throw 5;
      }, Error),
    "A non-Error object was thrown.",
  ],
  [
    () => assertThrows(() => unreachable(), TypeError),
    'Expected error to be instance of "TypeError", but was "AssertionError".',
  ],
]);

Deno.test("assertRejects resolves to the reason of the rejection", async () => {
  assertEquals(await assertRejects(() => Promise.reject(undefined)), undefined);
  const error = await assertRejects(() => Promise.reject(new RangeError("far")), RangeError, "far");
  assertEquals(error.message, "far");
});

Deno.test("assertRejects fails in the documented words", async () => {
  const cases: [() => Promise<unknown>, string][] = [
    [() => assertRejects(() => Promise.resolve(1)), "Expected function to reject."],
    [
      () => assertRejects(() => Promise.resolve(1), "it must"),
      "Expected function to reject: it must",
    ],
    [() => assertRejects(() => fail()), "Function throws when expected to reject."],
    [
      () => assertRejects((() => {}) as unknown as () => Promise<void>),
      "Function throws when expected to reject.",
    ],
    [() => assertRejects(() => Promise.reject(5), Error), "A non-Error object was rejected."],
    [
      () => assertRejects(() => Promise.reject(new RangeError("x")), TypeError),
      'Expected error to be instance of "TypeError", but was "RangeError".',
    ],
  ];
  for (const [failing, message] of cases) {
    const error = await failing().catch((error) => error);
    assertInstanceOf(error, AssertionError);
    assertEquals(error.message, message);
  }
});

Deno.test("equal compares structure", () => {
  const self: Record<string, unknown> = {}, other: Record<string, unknown> = {};
  self.me = self;
  other.me = other;
  class Point {
    constructor(readonly x: number) {}
  }
  const alike: [unknown, unknown][] = [
    [NaN, NaN],
    [[0], [-0]],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }],
    [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    [new Set([1, { a: 2 }]), new Set([{ a: 2 }, 1])],
    [new Map([[{ k: 1 }, [1]], [{ k: 2 }, [2]]]), new Map([[{ k: 2 }, [2]], [{ k: 1 }, [1]]])],
    [new Date(5), new Date(5)],
    [/a/g, /a/g],
    [new URL("file:///a"), new URL("file:///a")],
    [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
    [new RangeError("x"), new RangeError("x")],
    [new Point(1), new Point(1)],
    [self, other],
  ];
  const different: [unknown, unknown][] = [
    [1, "1"],
    [null, undefined],
    [null, {}],
    [{ a: undefined }, {}],
    [{ a: undefined }, { b: undefined }],
    [[1, 2], [2, 1]],
    [[1], { 0: 1 }],
    [new Set([1, 2]), new Set([1, 3])],
    [new Map([["a", 1]]), new Map([["a", 2]])],
    [new Date(5), new Date(6)],
    [/a/g, /a/i],
    [new URL("file:///a"), new URL("file:///b")],
    [new Uint8Array([1, 2]), new Uint8Array([2, 1])],
    [new RangeError("x"), new RangeError("y")],
    [new RangeError("x"), new TypeError("x")],
    [new Point(1), { x: 1 }],
    [() => 1, () => 1],
    [{ [Symbol("a")]: 1 }, { [Symbol("a")]: 1 }],
  ];
  for (const [a, b] of alike) assert(equal(a, b) && equal(b, a), Deno.inspect([a, b]));
  for (const [a, b] of different) assertFalse(equal(a, b) || equal(b, a), Deno.inspect([a, b]));
  assertThrows(() => equal(new WeakSet(), new WeakSet()), TypeError, "Cannot compare");
});
