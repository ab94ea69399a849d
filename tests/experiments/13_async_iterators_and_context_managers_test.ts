// Extracted from notebooks/13_async_iterators_and_context_managers.ipynb by `deno task extract`: edit the notebook, not this file.

import { onVirtualTime } from "@course/notebook/virtual";
// cell setup
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { delay, MuxAsyncIterator, tee } from "@std/async";
import { asCompleted, Queue } from "@course/async";
import { assertTook, errorTree, exercise, onRealTime } from "@course/notebook";
import { predict, show, table, Timeline, type TimelineEntry } from "@course/notebook";
import { LocalSite, python, pythons } from "@course/services";

const bytes = (text: string) => new TextEncoder().encode(text);

/** What a picture has in one lane, in order. */
const lane = (line: Timeline, name: string) => line.entries.filter((one) => one.lane === name);
const labels = (entries: readonly TimelineEntry[]) => entries.map(({ label }) => label);
void exercise; // for cells that are not tested

Deno.test({
  name: "13 · A reader that counts",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell reader-predict-cell
    await predict("13.reader", { values: "?", "calls to next()": "?" });
    // cell reader-experiment
    class Reader {
      #count = 0;
      readonly calls: string[] = [];

      async readline(): Promise<number | null> {
        await delay(1);
        return ++this.#count === 100 ? null : this.#count;
      }

      [Symbol.asyncIterator]() {
        this.calls.push("[Symbol.asyncIterator]()");
        return this;
      }

      async next(): Promise<IteratorResult<number, undefined>> {
        const value = await this.readline();
        this.calls.push(value === null ? "next(): done" : `next(): ${value}`);
        return value === null ? { done: true, value: undefined } : { done: false, value };
      }
    }

    const reader = new Reader();
    const values: number[] = [];
    for await (const value of reader) values.push(value);
    const { calls } = reader;
    await show([...calls.slice(0, 3), "…", ...calls.slice(-2)].join("\n"));
    // cell reader-against
    await predict("13.reader").against({
      values: values.length,
      "calls to next()": calls.filter((call) => call.startsWith("next")).length,
    });
    // cell reader-generator
    async function* count(): AsyncGenerator<number> {
      for (let n = 1; n < 100; n++) {
        await delay(1);
        yield n;
      }
    }
    const same = await Array.fromAsync(count());
    // cell reader-check
    const to99 = Array.from({ length: 99 }, (_, i) => i + 1);
    assertEquals([values, same], [to99, to99]);
    const nexts = to99.map((n) => `next(): ${n}`);
    assertEquals(calls, ["[Symbol.asyncIterator]()", ...nexts, "next(): done"]);
  }),
});

Deno.test({
  name: "13 · Numbers from a generator",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell places-experiment
    const written: number[] = [];
    async function* g1(): AsyncGenerator<number> {
      yield 1;
      yield 2;
    }
    async function g2(): Promise<number[]> {
      for await (const v of g1()) written.push(v);
      return await Array.fromAsync(g1(), (v) => v * 2);
    }
    const result = await g2();
    for await (const v of g1()) written.push(v); // at the top of this cell

    const refusal = assertThrows(() => new Function("for await (const v of []);"), SyntaxError);
    await show(written.join(" "), result, `in a plain function: ${refusal.name}`);
    // cell places-check
    assertEquals(written, [1, 2, 1, 2]);
    assertEquals(result, [2, 4]);
    const has = (of: object) => ["map", "filter"].map((name) => name in of);
    assertEquals([has(Iterator.prototype), has(g1())], [[true, true], [false, false]]);
  }),
});

Deno.test({
  name: "13 · A list of promises",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell promises-experiment
    const serial = new Timeline("for await over promises");
    function job(loop: string, ms: number): Promise<number> {
      return serial.span(`${loop}: job`, () => delay(ms).then(() => ms), `${ms}`);
    }
    function* onDemand(): Generator<Promise<number>> {
      for (const ms of [300, 100, 200]) yield job("generator", ms);
    }
    async function look(loop: string, jobs: Iterable<Promise<number>>): Promise<void> {
      for await (const ms of jobs) serial.mark(`${loop}: body`, `${ms}`);
    }
    await Promise.all([
      look("array", [job("array", 300), job("array", 100), job("array", 200)]),
      look("generator", onDemand()),
    ]);
    await show(serial);
    // cell promises-check
    const bodies = { array: [300, 300, 300], generator: [300, 400, 600] };
    for (const [loop, times] of Object.entries(bodies)) {
      const seen = lane(serial, `${loop}: body`);
      assertEquals(labels(seen), ["300", "100", "200"]);
      seen.forEach(({ start }, i) => assertTook(start, times[i]));
    }
  }),
});

Deno.test({
  name: "13 · Leaving early",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell leaving-source
    async function* numbersFor(way: string): AsyncGenerator<number> {
      try {
        for (const n of [1, 2, 3]) {
          await delay(100);
          yield n;
        }
      } finally {
        await leaving.span(way, () => delay(50), "clean up");
      }
    }
    function traced(way: string): AsyncIterableIterator<number> {
      const numbers = numbersFor(way);
      return {
        [Symbol.asyncIterator]() {
          return this;
        },
        next: () => (leaving.mark(way, "next"), numbers.next()),
        return: () => (leaving.mark(way, "return"), numbers.return(undefined)),
      };
    }
    // cell leaving-experiment
    const leaving = new Timeline("Four ways to be done with a source");
    const ways: Record<string, (numbers: AsyncIterableIterator<number>) => Promise<void>> = {
      "to the end": async (numbers) => {
        for await (const _ of numbers);
      },
      "break": async (numbers) => {
        for await (const n of numbers) if (n === 2) break;
      },
      "error": async (numbers) => {
        for await (const n of numbers) if (n === 2) throw new Error("I do not like 2");
      },
      "next() by hand": async (numbers) => {
        while ((await numbers.next()).value !== 2);
      },
    };
    await Promise.all(
      Object.entries(ways).map(async ([way, run]) => {
        await run(traced(way)).catch(() => {});
        leaving.mark(way, "next line");
      }),
    );
    await show(leaving);
    // cell leaving-check
    const story = (way: string) =>
      leaving.order().filter((event) => event.startsWith(way)).map((e) => e.slice(way.length + 1));
    const cleanUp = ["start", "end", "next line"];
    assertEquals(story("to the end"), ["next", "next", "next", "next", ...cleanUp]);
    assertEquals(story("break"), ["next", "next", "return", ...cleanUp]);
    assertEquals(story("error"), ["next", "next", "return", ...cleanUp]);
    assertEquals(story("next() by hand"), ["next", "next", "next line"]);
  }),
});

Deno.test({
  name: "13 · A reader for a socket",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell socket-lines
    async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
      const decoder = new TextDecoder(); // keeps half a character
      let rest = ""; // what has no end of line yet
      for await (const chunk of chunks) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n/);
        rest = lines.pop()!;
        yield* lines;
      }
      if (rest !== "") yield rest;
    }
    // cell socket-experiment
    const whole = bytes("tea, milk\r\ncafé\n");
    const pieces = [whole.slice(0, 3), whole.slice(3, 7), whole.slice(7, 15), whole.slice(15)];
    async function serve(listener: Deno.TcpListener): Promise<void> {
      using connection = await listener.accept();
      for (const piece of pieces) {
        await connection.write(piece);
        await connection.read(new Uint8Array(1)); // the confirmation
      }
    }
    const chunks: Uint8Array[] = [];
    async function* confirmed(connection: Deno.Conn): AsyncGenerator<Uint8Array> {
      for await (const chunk of connection.readable) {
        chunks.push(chunk);
        yield chunk;
        await connection.write(new Uint8Array(1));
      }
    }
    const lines: string[] = [];
    {
      using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const serving = serve(listener);
      using connection = await Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port });
      for await (const line of linesOf(confirmed(connection))) lines.push(line);
      await serving;
    }
    const alone = chunks.map((chunk) => new TextDecoder().decode(chunk));
    await show(table([{ what: "chunks", seen: alone }, { what: "lines", seen: lines }]));
    // cell socket-check
    assertEquals(chunks, pieces);
    assertEquals(lines, ["tea, milk", "café"]);
    assertEquals(alone.slice(2).join(""), "lk\r\ncaf\ufffd\ufffd\n");
    // cell pages-experiment
    async function getPage({ hostname, port, pathname }: URL): Promise<string> {
      using connection = await Deno.connect({ hostname, port: Number(port) });
      const request = [
        `GET ${pathname} HTTP/1.1`,
        `Host: ${hostname}`,
        "Connection: close",
        "",
        "",
      ];
      await connection.write(bytes(request.join("\r\n")));
      const lines = await Array.fromAsync(linesOf(connection.readable));
      return lines.slice(lines.indexOf("") + 1).join("\n"); // an empty line ends the headers
    }
    const pages: string[] = [];
    const visit = await onRealTime(async () => {
      await using site = LocalSite.start();
      const urls = Array.from(
        { length: 10 },
        (_, i) => new URL(`${site.url}/delay/${300 + 60 * i}`),
      );
      let answered = Infinity;
      for await (const page of asCompleted(urls.map(getPage))) {
        pages.push(await page);
        answered = Math.min(answered, site.log.length); // how many were, at the first page
      }
      return { peak: site.peak, answered };
    });
    await show(`${pages.length} pages, ${visit.peak} at once, for example ${pages[0]}`);
    // cell pages-check
    const delays = pages.map((page) => JSON.parse(page).delay);
    assertEquals(delays.toSorted(), Array.from({ length: 10 }, (_, i) => 300 + 60 * i));
    assertEquals(visit.peak, 10);
    assert(visit.answered < 10, "the first page was there before the last was answered");
  },
});

Deno.test({
  name: "13 · Connect, work, close",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell connection-experiment
    const life = new Timeline("A connection, at a tenth of its length");
    async function connect() {
      await life.span("connection", () => delay(100), "open");
      return {
        doSomething: () => Promise.resolve(666),
        [Symbol.asyncDispose]: () => life.span("connection", () => delay(100), "close"),
      };
    }
    async function main(): Promise<number> {
      await using connection = await connect();
      const result = await connection.doSomething();
      life.mark("main", `${result}`);
      return result;
    }
    life.mark("caller", `${await main()}`);
    await show(life);
    // cell connection-check
    assertEquals(life.order(), [
      ...["connection start", "connection end", "main 666"],
      ...["connection start", "connection end", "caller 666"],
    ]);
    assertTook(lane(life, "main")[0].start, 100);
    assertTook(lane(life, "caller")[0].start, 200);
  }),
});

Deno.test({
  name: "13 · Two errors, one caller",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell both-experiment
    let informed = 0;
    async function block(bodyFails: boolean, closeFails: boolean): Promise<string> {
      await using _resource = {
        async [Symbol.asyncDispose](...about: unknown[]) {
          await delay(1);
          informed += about.length; // by how much it is told of the error
          if (closeFails) throw new Error("cannot close");
        },
      };
      if (bodyFails) throw new Error("cannot work");
      return "done";
    }
    const cases = [[false, false], [false, true], [true, false], [true, true]];
    const ends = await Promise.allSettled(cases.map(([body, close]) => block(body, close)));
    const caught = ends.map((end) =>
      end.status === "fulfilled" ? end.value : errorTree(end.reason)
    );
    await show(...caught);
    // cell both-check
    assertEquals(caught.slice(0, 3), ["done", "Error: cannot close", "Error: cannot work"]);
    const both = ends[3].status === "rejected" ? ends[3].reason : undefined;
    assert(both instanceof SuppressedError);
    assertEquals([both.error.message, both.suppressed.message], ["cannot close", "cannot work"]);
    assertEquals(informed, 0);
  }),
});

Deno.test({
  name: "13 · Three resources or none",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell stack-experiment
    async function open(shop: Timeline, name: string, fails = false): Promise<AsyncDisposable> {
      await shop.span(name, async () => {
        await delay(100);
        if (fails) throw new Error("no mail today");
      }, "open");
      return { [Symbol.asyncDispose]: () => shop.span(name, () => delay(50), "close") };
    }
    async function openShop(shop: Timeline) {
      await using stack = new AsyncDisposableStack();
      stack.use(await open(shop, "cache"));
      stack.use(await open(shop, "database"));
      stack.use(await open(shop, "mail", shop.title === "no mail"));
      return shop.title === "no move" ? stack : stack.move();
    }
    async function sell(shop: Timeline): Promise<string[]> {
      try {
        await using _shop = await openShop(shop);
        await shop.span("caller", () => delay(100), "sells");
      } catch (error) {
        shop.mark("caller", (error as Error).message);
      }
      return shop.order();
    }
    const shops = ["all well", "no mail", "no move"].map((title) => new Timeline(title));
    const [well, noMail, noMove] = await Promise.all(shops.map(sell));
    await show(...shops);
    // cell stack-check
    const names = ["cache", "database", "mail"];
    const openings = names.flatMap((name) => [`${name} start`, `${name} end`]);
    const closings = names.toReversed().flatMap((name) => [`${name} start`, `${name} end`]);
    assertEquals(well, [...openings, "caller start", "caller end", ...closings]);
    const failed = openings.with(-1, "mail failed");
    assertEquals(noMail, [...failed, ...closings.slice(2), "caller no mail today"]);
    assertEquals(noMove, [...openings, ...closings, "caller start", "caller end"]);
  }),
});

Deno.test({
  name: "13 · Args: a=2",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell args-experiment
    async function fetchArgs() {
      await using site = LocalSite.start();
      const response = await fetch(`${site.url}/get?a=2`);
      const viaPython = await python(
        { packages: ["aiohttp"], args: [site.url] },
        `
    import asyncio, sys
    import aiohttp

    async def fetch_page(url):
        async with aiohttp.ClientSession() as session:
            async with session.get(url) as response:
                return await response.json()

    result = asyncio.run(fetch_page(sys.argv[1] + "/get?a=2"))
    print("Args:", result["args"])
  `,
      );
      return { url: site.url, args: (await response.json()).args, viaPython: viaPython.output };
    }
    const { url, args, viaPython } = await onRealTime(fetchArgs);
    const afterwards = await assertRejects(() => fetch(url), TypeError);
    await show("Args:", args, `Python: ${viaPython}`, `after the block: ${afterwards.name}`);
    // cell args-check
    assertEquals([args, viaPython], [{ a: "2" }, "Args: {'a': '2'}"]);
  },
});

Deno.test({
  name: "13 · One source, two readers",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell share-experiment
    const shared = new Timeline("tee");
    let cleanedUp = 0;
    async function* ticker(): AsyncGenerator<number> {
      try {
        for (let n = 1; n <= 4; n++) {
          await delay(100);
          shared.mark("source", `${n}`);
          yield n;
        }
      } finally {
        cleanedUp++;
      }
    }
    async function read(name: string, values: AsyncIterable<number>, ms: number): Promise<void> {
      for await (const n of values) await shared.span(name, () => delay(ms), `${n}`);
    }
    const [left, right] = tee(ticker());
    await Promise.all([read("fast", left, 0), delay(150).then(() => read("slow", right, 250))]);
    await show(shared);

    for (const values of tee(ticker())) {
      for await (const _ of values) break; // two readers leave early
    }
    await show(`of two sources, cleaned up: ${cleanedUp}`);
    // cell share-check
    for (const [reader, ms] of Object.entries({ fast: 400, slow: 1150 })) {
      const seen = lane(shared, reader);
      assertEquals(labels(seen), ["1", "2", "3", "4"]);
      assertTook(seen.at(-1)!.end, ms);
    }
    assertEquals(cleanedUp, 1); // the one that came to its end
  }),
});

Deno.test({
  name: "13 · Two sources, one reader",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell mux-experiment
    const merged = new Timeline("Two sources in one loop");
    const closedSources: string[] = [];
    async function* every(ms: number, name: string): AsyncGenerator<string> {
      try {
        for (let n = 1; n <= 3; n++) {
          await delay(ms);
          yield `${name}${n}`;
        }
      } finally {
        closedSources.push(name);
      }
    }
    function mux(...sources: AsyncIterable<string>[]): AsyncIterable<string> {
      const both = new MuxAsyncIterator<string>();
      for (const source of sources) both.add(source);
      return both;
    }
    for await (const value of mux(every(100, "A"), every(150, "B"))) merged.mark(value[0], value);
    for await (const _ of mux(every(100, "C"), every(150, "D"))) break;
    await delay(500); // time enough for anything
    await show(merged, `closed: ${closedSources.join(", ")}`);
    // cell mux-check
    const [a1, b1, a2, ...rest] = labels(merged.entries);
    assertEquals([a1, b1, a2, ...rest.toSorted()], ["A1", "B1", "A2", "A3", "B2", "B3"]);
    assertEquals(rest.at(-1), "B3");
    assertTook(merged.duration, 450);
    assertEquals(closedSources, ["A", "B"]); // and never C or D
  }),
});

Deno.test({
  name: "13 · Clicks in a loop",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell events-iterables
    const textOf = (event: unknown) => (event as CustomEvent<string>).detail;

    async function* oncePerRound(button: EventTarget): AsyncGenerator<string> {
      while (true) {
        const click = Promise.withResolvers<string>();
        button.addEventListener("click", (event) => click.resolve(textOf(event)), { once: true });
        yield await click.promise;
      }
    }
    function listen(button: EventTarget) {
      const queue = new Queue<string>();
      const add = (event: unknown) => queue.putNowait(textOf(event));
      button.addEventListener("click", add);
      return { queue, [Symbol.dispose]: () => button.removeEventListener("click", add) };
    }
    async function* drain(open: () => ReturnType<typeof listen>): AsyncGenerator<string> {
      using clicks = open(); // now the body has begun
      yield* clicks.queue;
    }
    const buffered = (button: EventTarget) => drain(() => listen(button));
    function atTheCall(button: EventTarget): AsyncGenerator<string> {
      const clicks = listen(button);
      return drain(() => clicks);
    }
    // cell events-experiment
    const heard = new Timeline("Clicks at 50, 120, 150 and 300 ms");
    const button = new EventTarget();
    for (const ms of [50, 120, 150, 300]) {
      setTimeout(() => {
        heard.mark("button", `${ms}`);
        button.dispatchEvent(new CustomEvent("click", { detail: `${ms}` }));
      }, ms);
    }
    async function hear(name: string, clicks: AsyncIterable<string>): Promise<void> {
      await delay(100);
      for await (const detail of clicks) {
        await heard.span(name, () => delay(50), detail);
        if (detail === "300") break;
      }
    }
    await Promise.all([
      hear("once per round", oncePerRound(button)),
      hear("buffered", buffered(button)),
      hear("at the call", atTheCall(button)),
    ]);
    await show(heard);
    // cell events-check
    assertEquals(labels(lane(heard, "once per round")), ["120", "300"]);
    assertEquals(labels(lane(heard, "buffered")), ["120", "150", "300"]);
    assertEquals(labels(lane(heard, "at the call")), ["50", "120", "150", "300"]);
  }),
});

Deno.test({
  name: "13 · A body that is not read _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell unread-experiment
    const told: string[] = []; // the clients of which the server has learned
    function sendForever(request: Request): Response {
      const client = new URL(request.url).pathname.slice(1);
      const pull = (body: ReadableStreamDefaultController) => body.enqueue(bytes("more\n"));
      return new Response(new ReadableStream({ pull, cancel: () => void told.push(client) }));
    }
    async function clients(): Promise<string[]> {
      const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
      await using server = Deno.serve(options, sendForever);
      const base = `http://127.0.0.1:${server.addr.port}`;
      const [unread, left] = await Promise.all([fetch(`${base}/unread`), fetch(`${base}/left`)]);
      for await (const _ of left.body!) break;
      while (told.length === 0) await delay(10);
      await delay(200);
      const before = [...told];
      await unread.body!.cancel();
      return before;
    }
    const before = await onRealTime(clients);
    await show(`told after 200 ms: ${before}`, `told after cancel(): ${told.join(", ")}`);
    // cell unread-check
    assertEquals([before, told], [["left"], ["left", "unread"]]);
  },
});

Deno.test({
  name: "13 · async for, on four versions _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell python-for-rules
    const rules = await pythons(`
  import asyncio, json

  class Reader:
      count = calls = 0
      async def readline(self):
          self.count += 1
          return None if self.count == 100 else self.count
      def __aiter__(self):
          return self
      async def __anext__(self):
          self.calls += 1
          value = await self.readline()
          if value is None:
              raise StopAsyncIteration
          return value

  class Old:
      def __iter__(self):
          return self
      def __next__(self):
          raise StopIteration

  def verdict(code):
      try:
          compile(code, "f.py", "exec")
          return "fine"
      except SyntaxError as error:
          return f"SyntaxError: {error.msg}"

  async def g1():
      yield 1
      yield 2

  async def refusal(source):
      try:
          async for _ in source:
              pass
      except TypeError as error:
          return str(error)

  async def main():
      reader = Reader()
      values = [value async for value in reader]
      print(json.dumps({
          "Reader": f"{values[0]} to {values[-1]}, {len(values)} values, {reader.calls} calls",
          "[v * 2 async for v in g1()]": str([v * 2 async for v in g1()]),
          "async for in async def": verdict("async def f(): \\n async for v in s: pass"),
          "async for in def": verdict("def f(): \\n async for v in s: pass"),
          "__iter__ and __next__": await refusal(Old()),
          "a list": await refusal([]),
      }))

  asyncio.run(main())
`);
    const verdicts = rules.map((run) => run.json<Record<string, string>>());
    await show(table(Object.entries(verdicts[0]).map(([what, verdict]) => ({ what, verdict }))));
    // cell python-for-break
    const breaks = await pythons(`
  import asyncio, contextlib, json

  said = []

  async def source(name):
      try:
          yield 1
      finally:
          said.append(f"{name}: begins")
          await asyncio.sleep(0)
          said.append(f"{name}: done")

  async def main():
      async for _ in source("no variable"):
          break
      said.append("next line")
      await asyncio.sleep(0.01)
      async with contextlib.aclosing(source("aclosing")) as closing:
          async for _ in closing:
              break
      said.append("next line")
      held = source("variable")
      async for _ in held:
          break
      said.append("main ends")

  asyncio.run(main())
  print(json.dumps(said))
`);
    const said = breaks.map((run) => run.json<string[]>());
    const minors = breaks.map((run) => Number(run.versions.Python.split(".")[1]));
    await show(said[0].join("\n"));
    // cell python-for-check
    for (const verdict of verdicts) {
      assertEquals(Object.values(verdict), [
        ...["1 to 99, 99 values, 100 calls", "[2, 4]", "fine"],
        "SyntaxError: 'async for' outside async function",
        "'async for' requires an object with __aiter__ method, got Old",
        "'async for' requires an object with __aiter__ method, got list",
      ]);
    }
    said.forEach((lines, i) => {
      const last = minors[i] <= 12 ? [] : ["variable: done"];
      assertEquals(lines, [
        ...["next line", "no variable: begins", "no variable: done"],
        ...["aclosing: begins", "aclosing: done", "next line"],
        ...["main ends", "variable: begins", ...last],
      ]);
    });
  }),
});

Deno.test({
  name: "13 · async with, and lines _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell python-with-block
    const blocks = await python(`
  import asyncio, json

  said = []

  class Connection:
      def __init__(self, close="works"):
          self.close = close
      async def __aenter__(self):
          self.conn = await asyncio.sleep(0.01)
          said.append(f"open, conn = {self.conn}")
          return self
      async def do_something(self):
          return 666
      async def __aexit__(self, exc_type, exc, tb):
          await asyncio.sleep(0.01)
          said.append("closed")
          if self.close == "fails":
              raise OSError("cannot close")
          return self.close == "returns True"

  class WithoutSelf(Connection):
      async def __aenter__():
          pass

  async def work():
      async with Connection() as connection:
          return await connection.do_something()

  async def end(connection, body_fails):
      try:
          async with connection:
              if body_fails:
                  raise ValueError("cannot work")
          return "no error"
      except Exception as error:
          return f"{error}, context: {error.__context__}"

  async def main():
      said.append(f"the caller has {await work()}")
      story = list(said)
      ends = [await end(Connection(close), body_fails) for body_fails, close in (
          (False, "works"), (False, "fails"), (True, "works"), (True, "fails"),
          (True, "returns True"))]
      print(json.dumps([story, ends, (await end(WithoutSelf(), False)).split("() ")[1]]))

  asyncio.run(main())
`);
    const [storyThere, endsThere, withoutSelf] = blocks.json<[string[], string[], string]>();
    await show(
      storyThere.join("\n"),
      table(endsThere.map((caller, i) => ({
        body: i < 2 ? "works" : "fails",
        "__aexit__": ["works", "fails", "works", "fails", "returns True"][i],
        "the caller hears": caller,
      }))),
      `__aenter__ without self: it ${withoutSelf}`,
    );
    // cell python-with-lines
    const streams = await python(String.raw`
  import asyncio, json

  async def serve(reader, writer):
      writer.write("tea, milk\r\ncafé\n".encode())
      await writer.drain()
      writer.close()

  async def main():
      server = await asyncio.start_server(serve, "127.0.0.1", 0)
      host, port = server.sockets[0].getsockname()
      async with server:
          reader, writer = await asyncio.open_connection(host, port)
          lines = [line.decode() async for line in reader]
          writer.close()
          await writer.wait_closed()
      print(json.dumps(lines))

  asyncio.run(main())
`);
    const linesThere = streams.json<string[]>();
    await show(Deno.inspect(linesThere));
    // cell python-with-check
    assertEquals(storyThere, ["open, conn = None", "closed", "the caller has 666"]);
    assertEquals(endsThere, [
      ...["no error", "cannot close, context: None", "cannot work, context: None"],
      ...["cannot close, context: cannot work", "no error"],
    ]);
    assertEquals(withoutSelf, "takes 0 positional arguments but 1 was given, context: None");
    assertEquals(linesThere, ["tea, milk\r\n", "café\n"]);
    assertEquals(linesThere.join("\n").split("\n").length, 4); // two lines have become four
  }),
});

Deno.test({
  name: "13 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: onVirtualTime(async () => {
    // cell pitfall-return
    const returns = new Timeline("return, and return await");
    function openDatabase(lane: string) {
      return {
        query: () => returns.span(lane, () => delay(100).then(() => "rows"), "query"),
        [Symbol.asyncDispose]: () => Promise.resolve(returns.mark(lane, "closed")),
      };
    }
    async function hasty(): Promise<string> {
      await using database = openDatabase("return");
      return database.query();
    }
    async function patient(): Promise<string> {
      await using database = openDatabase("return await");
      return await database.query();
    }
    await Promise.all([hasty(), patient()]);
    await show(returns);
    // cell pitfall-return-check
    assertEquals(returns.order(), [
      ...["return start", "return closed", "return await start"],
      ...["return end", "return await end", "return await closed"],
    ]);
    // cell pitfall-list
    const unheard = new Timeline("A list of two, the second of which fails");
    const report = (event: PromiseRejectionEvent) => {
      event.preventDefault(); // without this a program ends here
      unheard.mark("the runtime", "unhandled rejection");
    };
    addEventListener("unhandledrejection", report);
    const failing = delay(100).then(() => Promise.reject(new Error("offline")));
    try {
      for await (const _ of [delay(300), failing]);
    } catch {
      unheard.mark("the loop", "error caught");
    }
    removeEventListener("unhandledrejection", report);
    await show(unheard);
    // cell pitfall-list-check
    assertTook(lane(unheard, "the runtime")[0].start, 100);
    assertTook(lane(unheard, "the loop")[0].start, 300);
    const argv = [
      "eval",
      "for await (const _ of [new Promise(() => {}), Promise.reject(Error())]);",
    ];
    assertEquals((await new Deno.Command(Deno.execPath(), { args: argv }).output()).code, 1);
  }),
});
