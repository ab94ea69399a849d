import { StreamReader } from "@course/services";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";

/** A source of these pieces, and how often it was asked. */
function source(...pieces: (string | Uint8Array)[]) {
  const rest = pieces.map((piece) =>
    typeof piece === "string" ? new TextEncoder().encode(piece) : piece
  );
  const made = {
    asked: 0,
    read(into: Uint8Array): Promise<number | null> {
      made.asked++;
      const piece = rest.shift();
      if (piece) into.set(piece);
      return Promise.resolve(piece?.length ?? null);
    },
  };
  return made;
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("a line may come in pieces, and a piece may hold many lines", async () => {
  const reader = new StreamReader(source("te", "a\nmilk\r", "\n\nca", "ke"));
  assertEquals(await Array.fromAsync(reader), ["tea", "milk", "", "cake"]);
  assertEquals(await reader.readLine(), null);
});

Deno.test("a character may be cut", async () => {
  const bytes = new TextEncoder().encode("café\n");
  const reader = new StreamReader(source(bytes.slice(0, 4), bytes.slice(4)));
  assertEquals(await reader.readLine(), "café");
});

Deno.test("a carriage return at the end of the source belongs to the line", async () => {
  assertEquals(await new StreamReader(source("tea\r")).readLine(), "tea\r");
});

Deno.test("lines, counts and pieces of one source follow each other", async () => {
  const reader = new StreamReader(source("3\nab", "cde", "f"));
  assertEquals(await reader.readLine(), "3");
  assertEquals(text(await reader.readExactly(3)), "abc");
  assertEquals(text(await reader.read(1)), "d");
  assertEquals(text(await reader.read()), "e");
  assertEquals(text(await reader.read()), "f");
  assertEquals((await reader.read()).length, 0);
});

Deno.test("what is taken does not change when more arrives", async () => {
  const piece = (value: number) => new Uint8Array(60_000).fill(value);
  const reader = new StreamReader(source(...[1, 2, 3, 4, 5].map(piece)));
  const all: Uint8Array[] = [];
  for (let i = 0; i < 5; i++) all.push(await reader.readExactly(60_000));
  assertEquals(
    all.map((bytes) => new Set(bytes)),
    [1, 2, 3, 4, 5].map((value) => new Set([value])),
  );
});

Deno.test("an exact count may be larger than any piece", async () => {
  const pieces = Array.from({ length: 20 }, (_, i) => new Uint8Array(50_000).fill(i));
  const bytes = await new StreamReader(source(...pieces)).readExactly(1_000_000);
  assertEquals(pieces.map((_, i) => bytes[i * 50_000]), pieces.map((_, i) => i));
});

Deno.test("a source that ends too early is an error, and what came can be read", async () => {
  const reader = new StreamReader(source("abc"));
  await assertRejects(
    () => reader.readExactly(4),
    Deno.errors.UnexpectedEof,
    "Cannot read 4 bytes: the source ended after 3",
  );
  assertEquals(text(await reader.read()), "abc");
});

Deno.test("an ended source is not asked again", async () => {
  const ended = source();
  const reader = new StreamReader(ended);
  await reader.read();
  await reader.readLine();
  assertEquals(ended.asked, 1);
});

Deno.test("nothing is asked of the source for nothing", async () => {
  const untouched = source("a");
  const reader = new StreamReader(untouched);
  assertEquals([(await reader.read(0)).length, (await reader.readExactly(0)).length], [0, 0]);
  assertEquals(untouched.asked, 0);
});

Deno.test("a line above the limit is refused, ended or not", async () => {
  const reader = (...pieces: string[]) => new StreamReader(source(...pieces), { limit: 4 });
  assertEquals(await reader("milk\n").readLine(), "milk");
  for (const pieces of [["water\n"], ["wat", "er\n"], ["water"], ["wat", "er", "x"]]) {
    await assertRejects(() => reader(...pieces).readLine(), RangeError, "more than 4 bytes");
  }
});

Deno.test("a line without an end is given up at the limit", async () => {
  const endless = source(...Array.from({ length: 100 }, () => "water"));
  await assertRejects(() => new StreamReader(endless, { limit: 12 }).readLine(), RangeError);
  assertEquals(endless.asked, 3);
});

Deno.test("wrong numbers are refused", async () => {
  for (const limit of [0, -1, 1.5, NaN]) {
    assertThrows(() => new StreamReader(source(), { limit }), RangeError, `received ${limit}`);
  }
  const reader = new StreamReader(source());
  await assertRejects(() => reader.read(-1), RangeError, "most");
  await assertRejects(() => reader.readExactly(0.5), RangeError, "count");
});
