import { onVirtualTime } from "@course/notebook/virtual";
import { delay } from "@std/async";
import { assertEquals } from "@std/assert";
import { Guard } from "../../../../lib/notebook/kernel/guard/guard.ts";

/**
 * A guard, and a thread that beats every 20 ms unless it spins, or is `kept` waiting by the machine.
 * Nobody `knows` on some systems for how long it has run.
 */
function scene({ hearsInterrupt = true, losesLoop = false, knows = true } = {}) {
  const did: string[] = [];
  const say = (what: string) => did.push(`${performance.now()}: ${what}`);
  const thread = { beats: 0, spins: false, kept: false, held: false, settled: 0, ran: 0 };
  const timer = setInterval(() => {
    if (thread.kept) return;
    if (!thread.spins) thread.beats++;
    else thread.ran += 20;
  }, 20);
  const guard = new Guard({
    beats: () => thread.beats,
    ran: () => knows ? thread.ran : undefined,
    held: () => thread.held,
    settled: () => thread.settled,
    now: () => performance.now(),
    later: (ms, action) => void setTimeout(action, ms),
    interrupt: () => {
      say("interrupt");
      if (hearsInterrupt) thread.spins = false;
      if (losesLoop) thread.kept = true;
    },
    end: () => say("end"),
  });
  return { did, thread, guard, [Symbol.dispose]: () => clearInterval(timer) };
}

Deno.test(
  "a thread that spins for a second after a press is interrupted, once",
  onVirtualTime(async () => {
    using room = scene();
    await delay(100);
    room.thread.spins = true;
    room.guard.press();
    await delay(300);
    room.guard.press(); // Impatience.
    await delay(2000);
    room.guard.press(); // The thread is back, so that is a press like the first.
    await delay(6000);
    assertEquals(room.did, ["1100: interrupt"]);
  }),
);

Deno.test(
  "a thread that comes round is left alone, however often Stop is pressed",
  onVirtualTime(async () => {
    using room = scene();
    for (let i = 0; i < 10; i++) {
      room.guard.press();
      await delay(700);
    }
    room.thread.spins = true; // It computes for less than a second.
    room.guard.press();
    await delay(900);
    room.thread.spins = false;
    await delay(6000);
    assertEquals(room.did, []);
  }),
);

Deno.test(
  "a thread that a busy machine keeps waiting for two seconds is left alone",
  onVirtualTime(async () => {
    using room = scene();
    for (let i = 0; i < 3; i++) {
      room.thread.kept = true;
      room.guard.press();
      await delay(2000);
      room.thread.kept = false;
      await delay(100);
    }
    await delay(6000);
    assertEquals(room.did, []);
  }),
);

Deno.test(
  "a thread that does work for a press itself is not interrupted",
  onVirtualTime(async () => {
    using room = scene();
    room.guard.press();
    await delay(500);
    room.thread.spins = room.thread.held = true;
    await delay(2000);
    room.thread.held = false;
    await delay(900);
    assertEquals(room.did, []);
    await delay(6000);
    assertEquals(room.did, ["3450: interrupt"]);
  }),
);

for (const [knows, ms] of [[true, 3000], [false, 1000]] as const) {
  Deno.test(
    `a thread that sleeps is interrupted after ${ms} ms where ${knows ? "it" : "nothing"} is known`,
    onVirtualTime(async () => {
      using room = scene({ knows });
      room.thread.kept = true;
      room.guard.press();
      await delay(9000);
      assertEquals(room.did, [`${ms}: interrupt`]);
    }),
  );
}

Deno.test(
  "a thread that was interrupted, and is kept waiting before it comes back, is not deaf",
  onVirtualTime(async () => {
    using room = scene();
    room.thread.spins = true;
    room.guard.press();
    await delay(1030);
    room.thread.kept = true;
    await delay(900);
    room.guard.press();
    room.thread.kept = false;
    await delay(1000);
    room.guard.press();
    await delay(6000);
    assertEquals(room.did, ["1000: interrupt"]);
  }),
);

Deno.test(
  "a thread that loses its loop with the interrupt is ended by the next press",
  onVirtualTime(async () => {
    using room = scene({ losesLoop: true });
    room.thread.spins = true;
    room.guard.press();
    await delay(2105);
    room.guard.press();
    assertEquals(room.did, ["1000: interrupt", "2105: end"]);
    await delay(6000);
  }),
);

Deno.test(
  "a thread that begins to spin some time after the press is interrupted, too",
  onVirtualTime(async () => {
    using room = scene();
    room.guard.press();
    await delay(1500);
    room.thread.spins = true;
    await delay(6000);
    assertEquals(room.did, ["2500: interrupt"]);
  }),
);

Deno.test(
  "once a press is settled, the next cell may compute for as long as it likes",
  onVirtualTime(async () => {
    using room = scene();
    room.guard.press();
    await delay(500);
    room.thread.settled++;
    room.thread.spins = true;
    await delay(10_000);
    assertEquals(room.did, []);
  }),
);

Deno.test(
  "a thread that is deaf to the interrupt, too, is ended by the next press, at once",
  onVirtualTime(async () => {
    using room = scene({ hearsInterrupt: false });
    room.thread.spins = true;
    room.guard.press();
    await delay(1200);
    assertEquals(room.did, ["1000: interrupt"]);
    room.guard.press(); // Too early to know.
    await delay(800);
    room.guard.press();
    assertEquals(room.did[1], "2000: end");
    await delay(6000);
  }),
);
