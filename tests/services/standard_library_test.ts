import { assertEquals, AssertionError } from "@std/assert";
import { standardLibrary } from "@course/services";

Deno.test("standardLibrary tells whose assertions these are", () => {
  let thrower = "";
  try {
    assertEquals<number>(1, 2);
  } catch (error) {
    if (error instanceof AssertionError) thrower = error.stack ?? "";
  }
  assertEquals(standardLibrary(), thrower.includes("deno-std") ? "npm" : "JSR");
});
