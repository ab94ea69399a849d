import { assertThrows } from "@std/assert";
import { checkCarried, CLONED, SERIALIZED } from "../../../lib/async/pools/carried.ts";

Deno.test("EX15 what is carried passes, in circles and in large numbers, too", () => {
  const circle: unknown[] = [1, "text", null, new Date(), new Map([[{}, new Set([/x/])]])];
  circle.push(
    circle,
    new (class Point {
      x = 1;
    })(),
    Object.create(null),
    new Uint8Array(9),
  );
  checkCarried(circle, SERIALIZED);
  checkCarried(Array.from({ length: 100_000 }, (_, i) => ({ i })), SERIALIZED);
  let deep: unknown = 0;
  for (let i = 0; i < 100_000; i++) deep = [deep];
  checkCarried(deep, SERIALIZED);
});

Deno.test("EX15 what would arrive empty is refused, unless it is handed over", () => {
  const { port1, port2 } = new MessageChannel();
  for (const value of [new URL("http://127.0.0.1/"), new Headers(), new FormData(), port1]) {
    assertThrows(() => checkCarried([{ value }], CLONED), DOMException, "cannot be sent");
  }
  checkCarried([port1], CLONED, [port1]);
  assertThrows(() => checkCarried([port1, port2], CLONED, [port1]), DOMException, "MessagePort");
  checkCarried([new Blob([])], CLONED);
  assertThrows(() => checkCarried([new Blob([])], SERIALIZED), DOMException, "class Blob");
  for (const port of [port1, port2]) port.close();
});
