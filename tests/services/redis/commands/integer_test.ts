import { assertEquals, assertThrows } from "@std/assert";
import { integer } from "../../../../lib/services/redis/commands/integer.ts";
import { RespError } from "../../../../lib/services/redis/reply.ts";

Deno.test("integer reads whole numbers of 64 bits, and nothing else", () => {
  for (const text of ["0", "-7", "9223372036854775807", "-9223372036854775808"]) {
    assertEquals(integer(text), BigInt(text));
  }
  for (const text of ["", "-0", "01", "+1", "1.5", " 1", "x", "9223372036854775808"]) {
    assertThrows(() => integer(text), RespError, "not an integer or out of range");
  }
});
