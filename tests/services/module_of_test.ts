/** Functions as a module. */
import { moduleOf } from "@course/services";
import { assertEquals, assertThrows } from "@std/assert";

class Oven {
  readonly heat = 200;
}

async function bake(): Promise<number> {
  return await new Oven().heat;
}

Deno.test("moduleOf makes a module that declares and exports the functions and classes", async () => {
  const module = await import(moduleOf(bake, Oven));
  assertEquals(Object.keys(module), ["Oven", "bake"]);
  assertEquals(await module.bake(), 200);
});

declare const limit: number;

function* upwards(): Generator<number> {
  for (let i = 0; i < limit; i++) yield i;
}

Deno.test("moduleOf puts strings into the module as they are, wherever they come", async () => {
  const before = await import(moduleOf("const limit = 2;", upwards));
  assertEquals([...before.upwards()], [0, 1]);
  assertEquals(Object.keys(before), ["upwards"]);
  const after = await import(moduleOf(upwards, "const limit = 3;", "export default '☕%';"));
  assertEquals([[...after.upwards()], after.default], [[0, 1, 2], "☕%"]);
});

Deno.test("moduleOf refuses what has no name of its own, and names that are there twice", () => {
  const named = { arrow: () => 1, method() {}, value: function () {}, kind: class extends Oven {} };
  for (const job of [...Object.values(named), bake.bind(null)]) {
    assertThrows(() => moduleOf(bake, job), TypeError, "must be declared with a name, such as");
  }
  assertThrows(() => moduleOf(7 as never), TypeError, "received 7");
  const other = (() => {
    function bake() {}
    return bake;
  })();
  assertThrows(() => moduleOf(bake, Oven, other), RangeError, "received bake twice");
});
