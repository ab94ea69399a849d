import fc from "fast-check";
import { createTask, gather, taskGroup, waitFor } from "@course/async";
import { onVirtualTime } from "@course/notebook/virtual";
import { assertEquals } from "@std/assert";
import { forAll } from "./programs.ts";

/** How a piece of work goes when nobody stops it, and what it does when it is told to stop. */
interface Piece {
  /** When it ends by itself; never, without. */
  readonly at: number | undefined;
  readonly fails: boolean;
  /** How long it takes to stop, and how it ends then. */
  readonly cleanUp: number;
  readonly stops: "as told" | "with an error" | "with a value";
}

/** How something ended, and when. */
type End = [how: string, at: number];

/**
 * Times that are all different: works end by themselves at multiples of 100, and each takes a time
 * of its own to stop, so that it is always clear what comes first.
 */
const moments = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 9, maxLength: 9 });

function pieces(count: number): fc.Arbitrary<Piece[]> {
  const traits = fc.array(
    fc.record({
      fails: fc.boolean(),
      ends: fc.boolean(),
      stops: fc.constantFrom(
        "as told" as const,
        "as told" as const,
        "with an error",
        "with a value",
      ),
    }),
    { minLength: count, maxLength: count },
  ) as fc.Arbitrary<{ fails: boolean; ends: boolean; stops: Piece["stops"] }[]>;
  return fc.tuple(moments, traits).map(([moments, traits]) =>
    traits.map(({ fails, ends, stops }, i) => ({
      at: ends ? moments[i] * 100 : undefined,
      fails,
      cleanUp: i + 1,
      stops,
    }))
  );
}

/** When somebody outside aborts, if anybody does: at no other moment does anything happen. */
const abortAt = fc.option(fc.integer({ min: 0, max: 31 }).map((i) => i * 100 + 50), {
  nil: undefined,
});

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The work that a piece describes. */
function workOf({ at, fails, cleanUp, stops }: Piece, name: string) {
  return async (signal: AbortSignal): Promise<string> => {
    const told = await new Promise<boolean>((resolve) => {
      if (signal.aborted) return resolve(true);
      const timer = at === undefined ? undefined : setTimeout(() => resolve(false), at);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve(true);
      });
    });
    if (!told && fails) throw `${name} failed`;
    if (!told) return `${name} done`;
    await sleep(cleanUp);
    if (stops === "as told") throw signal.reason;
    if (stops === "with an error") throw `${name} failed to stop`;
    return `${name} shrugged`;
  };
}

/** How the piece ends if it is told to stop at this moment. */
function endOf(piece: Piece, name: string, told: number): End {
  if ((piece.at ?? Infinity) < told) {
    return [`${name} ${piece.fails ? "failed" : "done"}`, piece.at!];
  }
  const how = {
    "as told": "cancelled",
    "with an error": "failed to stop",
    "with a value": "shrugged",
  };
  return [`${name} ${how[piece.stops]}`, told + piece.cleanUp];
}

/** Runs with a signal that aborts then, and says how it ended and when. */
async function play(
  abort: number | undefined,
  run: (signal: AbortSignal) => Promise<unknown>,
): Promise<End> {
  const controller = new AbortController();
  const start = performance.now();
  const timer = abort === undefined
    ? undefined
    : setTimeout(() => controller.abort("aborted from outside"), abort);
  const how = await run(controller.signal).then(String, (error) => {
    if (error instanceof AggregateError) return `errors: ${error.errors.join(", ")}`;
    return error instanceof DOMException ? error.name : String(error);
  });
  clearTimeout(timer);
  return [how, performance.now() - start];
}

Deno.test(
  "TG1 TG3 TG5 TG6 TG7 TG17 random groups end as the model says, and when it says",
  onVirtualTime(() =>
    forAll(fc.record({ pieces: pieces(5), abort: abortAt }), async ({ pieces, abort }) => {
      const [body, ...children] = pieces;
      const fails = pieces.flatMap(({ at, fails }) => fails && at !== undefined ? [at] : []);
      const told = Math.min(...fails, abort ?? Infinity);
      // Without anybody to stop it, a group whose work never ends never ends.
      if (told === Infinity && pieces.some(({ at }) => at === undefined)) return;

      const own = endOf(body, "body", told + (told === body.at ? 1 : 0));
      const others = children.map((piece, i) =>
        endOf(piece, `child ${i}`, told + (told === piece.at ? 1 : 0))
      );
      const over = Math.max(own[1], ...others.map(([, at]) => at));
      const errors = [...others.sort(([, a], [, b]) => a - b), own]
        .flatMap(([how]) => how.includes("failed") ? [how] : []);
      const outcome = errors.length > 0
        ? `errors: ${errors.join(", ")}`
        : abort !== undefined && abort < over
        ? "aborted from outside"
        : own[0];

      const played = await play(abort, (signal) =>
        taskGroup((group) => {
          children.forEach((piece, i) => group.createTask(workOf(piece, `child ${i}`)));
          return workOf(body, "body")(group.signal);
        }, { signal }));
      assertEquals(played, [outcome, over]);
    })
  ),
);

Deno.test(
  "WF2 WF3 WF7 WF8 WF9 WF10 random works end as the model says, and when it says",
  onVirtualTime(() =>
    forAll(
      fc.record({ pieces: pieces(1), limit: fc.integer({ min: 0, max: 31 }), abort: abortAt }),
      async ({ pieces: [one], limit: tenths, abort }) => {
        // It stops after the moment at which somebody outside may still abort.
        const piece = { ...one, cleanUp: 30 };
        const limit = tenths * 100 + 25;
        const told = Math.min(limit, abort ?? Infinity);
        const [how, at] = endOf(piece, "work", told);
        const outcome = !how.includes("cancelled")
          ? how
          : (abort ?? Infinity) < at
          ? "aborted from outside"
          : "TimeoutError";
        const work = workOf(piece, "work");
        assertEquals(await play(abort, (signal) => waitFor(work, limit, { signal })), [
          outcome,
          at,
        ]);
      },
    )
  ),
);

Deno.test(
  "G1 G3 G4 G6 G8 random works are gathered as the model says, and when it says",
  onVirtualTime(() =>
    forAll(
      fc.record({ pieces: pieces(4), abort: abortAt, returnExceptions: fc.boolean() }),
      async ({ pieces, abort = Infinity, returnExceptions }) => {
        const ends = pieces.map(({ at }) => at ?? Infinity);
        const fails = pieces.flatMap(({ at, fails }) => fails ? [at ?? Infinity] : []);
        const firstFailure = returnExceptions ? Infinity : Math.min(...fails);
        const over = Math.min(Math.max(...ends), firstFailure, abort);
        const stopped = over === abort;
        const words = pieces.map((piece, i) =>
          endOf(piece, `work ${i}`, stopped ? abort : Infinity)[0]
        );
        const outcome = stopped
          ? "aborted from outside"
          : over === firstFailure
          ? words[ends.indexOf(over)]
          : String(words);
        if (over === Infinity) return;

        const tasks = pieces.map((piece, i) => createTask(workOf(piece, `work ${i}`)));
        const played = await play(abort === Infinity ? undefined : abort, (signal) => {
          if (!returnExceptions) return gather(tasks, { signal });
          return gather(tasks, { signal, returnExceptions: true }).then((results) =>
            results.map((result) => result.status === "fulfilled" ? result.value : result.reason)
          );
        });
        assertEquals(played, [outcome, over]);

        // An abort cancels those that have not ended; a failure leaves them alone.
        assertEquals(
          tasks.map(({ signal }) => signal.aborted),
          ends.map((end) => stopped && end > abort),
        );
        tasks.forEach((task) => task.cancel());
        await Promise.allSettled(tasks);
      },
    )
  ),
);
