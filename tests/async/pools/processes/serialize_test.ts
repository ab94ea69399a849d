import { assert, assertEquals, assertThrows } from "@std/assert";
import { deserialize, serialize } from "../../../../lib/async/pools/processes/serialize.ts";

Deno.test("EX15 a value comes back from its bytes, behind the room for a header", () => {
  const value = new Map<unknown, unknown>([["ö\u{1f600}", [undefined, NaN, -0, 5n]], [
    new Date(3),
    /x/g,
  ]]);
  const bytes = serialize(value, 8);
  assertEquals([...bytes.subarray(0, 8)], Array(8).fill(0));
  assertEquals(deserialize(bytes.slice(8)), value);
});

Deno.test("EX15 bytes that share memory share it on the other side, and views keep their place", () => {
  const buffer = new Uint8Array([1, 2, 3, 4]).buffer;
  const value = [new Uint8Array(buffer, 1, 2), new Uint16Array(buffer), new DataView(buffer, 2)];
  const [bytes, numbers, view] = deserialize(serialize(value, 0)) as typeof value;
  assertEquals([bytes, numbers, view.byteOffset], [value[0], value[1], 2]);
  assert(bytes.buffer === numbers.buffer);
});

Deno.test("EX15 EX5 what would not arrive as it was is refused", () => {
  const { port1, port2 } = new MessageChannel();
  const refused = [
    () => 1,
    Symbol("sign"),
    new WeakMap(),
    Promise.resolve(),
    new SharedArrayBuffer(1),
    new Uint8Array(new SharedArrayBuffer(1)),
    new URL("http://127.0.0.1/"),
    new Blob([]),
    new Headers(),
    new AbortController(),
    new TextEncoder(),
    port1,
  ];
  for (const value of refused) {
    for (const place of [value, [value], { value }, new Map([[value, 1]]), new Set([[value]])]) {
      assertThrows(() => serialize(place, 0), DOMException, "cannot be sent");
    }
  }
  for (const port of [port1, port2]) port.close();
});
