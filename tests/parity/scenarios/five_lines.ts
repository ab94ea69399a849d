/** The five lines of the shortest program: starting, entering, in, returned, closing. */
import type { Coroutine } from "@course/loop";
import { log, scenario } from "./play.ts";

// deno-lint-ignore require-yield -- as in Python, a coroutine need not wait for anything
function* coroutine(): Coroutine<string> {
  log("in coroutine");
  return "result";
}

function* main() {
  log("starting coroutine");
  const task = coroutine();
  log("entering event loop");
  log("it returned", yield* task);
  log("closing event loop");
}

export default await scenario(import.meta, main);
