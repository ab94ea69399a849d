import { assert, assertEquals } from "@std/assert";
import * as library from "@course/async";

const names = [
  "CancelledError",
  "InvalidStateError",
  "BrokenBarrierError",
  "QueueEmpty",
  "QueueFull",
  "QueueShutDown",
] as const;

for (const name of names) {
  Deno.test(`${name} tells its name, its message and its cause`, () => {
    const cause = new Error("cause");
    const error = new library[name]("message", { cause });
    assert(error instanceof Error);
    assertEquals(
      [error.name, error.message, error.cause, String(error)],
      [name, "message", cause, `${name}: message`],
    );
    assert(error.stack?.startsWith(`${name}: message`));
    assertEquals(new library[name]().message, "");
  });
}
