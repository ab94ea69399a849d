/** A gather of what is done already is done itself, also the empty one (G2). */
import { gather, runningLoop } from "@course/loop";
import { Failure, log, scenario, values } from "./play.ts";

function* main() {
  const loop = runningLoop();
  const done = loop.createFuture<number>();
  const failed = loop.createFuture<number>();
  done.setResult(1);
  failed.setException(new Failure("failed"));
  log(gather([]).done, gather([done, done]).done);
  log(values(yield* gather([done, failed], { returnExceptions: true })));
  const pending = loop.createFuture<number>();
  const mixed = gather([done, pending]);
  log(mixed.done);
  pending.setResult(2);
  log(yield* mixed);
}

export default await scenario(import.meta, main);
