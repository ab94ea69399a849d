import { StreamWriter } from "@course/services";
import { delay } from "@std/async";
import { assertEquals, assertGreater, assertRejects, assertThrows } from "@std/assert";

/** A sink that takes at most `most` bytes when it is opened. */
function sink(most = Infinity) {
  let open = Promise.withResolvers<void>();
  const made = {
    taken: "",
    ended: 0,
    async write(bytes: Uint8Array): Promise<number> {
      assertGreater(bytes.length, 0, "an empty write");
      await open.promise;
      const count = Math.min(most, bytes.length);
      made.taken += new TextDecoder().decode(bytes.subarray(0, count));
      return count;
    },
    closeWrite(): Promise<void> {
      made.ended++;
      return Promise.resolve();
    },
    take: () => open.resolve(),
    fail: (error: Error) => open.reject(error),
    shut: () => void (open = Promise.withResolvers()),
  };
  return made;
}

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  return await Promise.race([promise.then(() => false), delay(5).then(() => true)]);
}

Deno.test("everything is sent, in order, however little the sink takes", async () => {
  const to = sink(3);
  const writer = new StreamWriter(to);
  for (const word of ["tea, ", "", "milk", new TextEncoder().encode(", cake")]) writer.write(word);
  assertEquals(writer.buffered, 15);
  to.take();
  await writer.close();
  assertEquals([to.taken, writer.buffered, to.ended], ["tea, milk, cake", 0, 1]);
});

Deno.test("drain waits above the mark, until a quarter is left", async () => {
  const writer = new StreamWriter({ write: () => delay(2).then(() => 1) }, { highWater: 8 });
  writer.write("12345678");
  await writer.drain();
  assertEquals(writer.buffered, 8);
  writer.write("9");
  await writer.drain();
  assertEquals(writer.buffered, 2);
  await writer.close();
});

Deno.test("a failure of the sink reaches drain and close, now and later", async () => {
  const to = sink(), lost = new Error("lost");
  const writer = new StreamWriter(to, { highWater: 2 });
  writer.write("tea");
  const drained = assertRejects(() => writer.drain(), Error, "lost");
  to.fail(lost);
  await drained;
  writer.write("milk");
  assertEquals(writer.buffered, 0);
  await assertRejects(() => writer.drain(), Error, "lost");
  await assertRejects(() => writer.close(), Error, "lost");
  assertEquals(to.ended, 0);
});

Deno.test("a closed writer takes nothing, and closing twice is closing once", async () => {
  const to = sink();
  const writer = new StreamWriter(to);
  to.take();
  writer.write("tea");
  await Promise.all([writer.close(), writer.close()]);
  assertThrows(() => writer.write("milk"), Error, "the writer is closed");
  assertEquals([to.taken, to.ended], ["tea", 1]);
});

Deno.test("a pause does not end it", async () => {
  const to = sink();
  const writer = new StreamWriter(to);
  to.take();
  writer.write("tea");
  while (writer.buffered > 0) await delay(1);
  to.shut();
  writer.write("milk");
  assertEquals(await isPending(writer.close()), true);
  to.take();
  await writer.close();
  assertEquals(to.taken, "teamilk");
});

Deno.test("many small writes are sent whole", async () => {
  const to = sink();
  const writer = new StreamWriter(to);
  to.take();
  for (let i = 0; i < 3000; i++) writer.write("x");
  await writer.close();
  assertEquals(to.taken.length, 3000);
});

Deno.test("wrong marks are refused", () => {
  for (const highWater of [-1, 1.5, NaN]) {
    assertThrows(() => new StreamWriter(sink(), { highWater }), RangeError, `${highWater}`);
  }
});
