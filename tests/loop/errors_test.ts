import { CancelledError, InvalidStateError, TimeoutError } from "@course/loop";
import { assert, assertEquals } from "@std/assert";

for (const [name, Class] of Object.entries({ CancelledError, InvalidStateError, TimeoutError })) {
  Deno.test(`${name} tells its name, its message and its cause`, () => {
    const cause = new Error("cause");
    const error = new Class("message", { cause });
    assert(error instanceof Error);
    assertEquals([String(error), error.cause], [`${name}: message`, cause]);
    assert(error.stack?.startsWith(`${name}: message`));
    assertEquals(new Class().message, "");
  });
}
