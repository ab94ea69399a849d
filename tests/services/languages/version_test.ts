import { assertEquals, assertThrows } from "@std/assert";
import { suits } from "../../../lib/services/languages/version.ts";

Deno.test("suits: which versions are in a range", () => {
  const versions = ["3.9.18", "3.10.13", "3.11.7", "3.13.0"];
  const inRange = (range: string) => versions.filter((version) => suits(version, range));
  assertEquals(inRange(""), versions);
  assertEquals(inRange("3.1"), []); // No prefix of 3.10
  assertEquals(inRange("3.11"), ["3.11.7"]);
  assertEquals(inRange("3.11.7"), ["3.11.7"]);
  assertEquals(inRange(">=3.10"), ["3.10.13", "3.11.7", "3.13.0"]);
  assertEquals(inRange(">=3.10.13"), ["3.10.13", "3.11.7", "3.13.0"]);
  assertEquals(inRange("<3.11"), ["3.9.18", "3.10.13"]);
  assertEquals(inRange(">=3.10, <3.13"), ["3.10.13", "3.11.7"]);
  assertEquals(inRange(">=3"), versions);
});

Deno.test("suits refuses a range that it cannot read", () => {
  for (const range of ["latest", "==3.11", ">= 3.11", "3.x"]) {
    assertThrows(() => suits("3.11.7", range), RangeError, `received "${range}"`);
  }
});
