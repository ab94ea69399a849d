import { onVirtualTime } from "@course/notebook/virtual";
import { delay } from "@std/async";
import { assertEquals } from "@std/assert";
import { Guard } from "../../../../lib/notebook/kernel/guard/guard.ts";

/** A guard, and a thread that beats every 20 ms unless it spins. */
function scene({ hearsInterrupt = true } = {}) {
  const did: string[] = [];
  const say = (what: string) => did.push(`${performance.now()}: ${what}`);
  const thread = { beats: 0, spins: false, settled: 0 };
  const timer = setInterval(() => thread.spins || thread.beats++, 20);
  const guard = new Guard({
    beats: () => thread.beats,
    settled: () => thread.settled,
    now: () => performance.now(),
    later: (ms, action) => void setTimeout(action, ms),
    interrupt: () => {
      say("interrupt");
      if (hearsInterrupt) thread.spins = false;
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
