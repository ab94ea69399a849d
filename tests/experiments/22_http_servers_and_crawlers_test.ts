// Extracted from notebooks/22_http_servers_and_crawlers.ipynb by `deno task extract`: edit the notebook, not this file.
import { assertRejects as assertRejectsInCell } from "@std/assert";

// cell setup
import { assertEquals, assertGreater, assertLess } from "@std/assert";
import { abortable, delay, pooledMap, retry } from "@std/async";
import { createTask, Semaphore, type Task, wait } from "@course/async";
import { cell, exercise, plot, predict, show, table, Timeline } from "@course/notebook";
import { detour, LocalSite, openRedis, python, RedisConnection } from "@course/services";
import { ResourcePool } from "@course/services";
import { Hono } from "hono";
import { createClient } from "redis";
import * as Plot from "@observablehq/plot";

type Handler = Deno.ServeHandler<Deno.NetAddr>;
/** A server for visitors on this computer only, at any free port. */
function serve(handler: Handler, signal?: AbortSignal) {
  const onError = () => new Response(null, { status: 503 }); // if the handler throws
  const address = { hostname: "127.0.0.1", port: 0 };
  const server = Deno.serve({ ...address, onListen() {}, onError, signal }, handler);
  return Object.assign(server, { url: `http://127.0.0.1:${server.addr.port}` });
}
const times = <T>(n: number, item: (i: number) => T) =>
  Array.from({ length: n }, (_, i) => item(i));
void exercise; // for cells that are not tested

Deno.test({
  name: "22 · The server behind /aio",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell aio-server
    function startAio(seed: number, signal?: AbortSignal) {
      const counts = { inFlight: 0, peak: 0 };
      const nextUnits = () => 1 + (seed = seed * 48271 % 2147483647) % 30; // 1 to 30
      const server = serve(async (request) => {
        if (new URL(request.url).pathname !== "/aio") return new Response(null, { status: 404 });
        counts.peak = Math.max(counts.peak, ++counts.inFlight);
        try {
          const units = nextUnits();
          await delay(10 * units, { signal: request.signal });
          return Response.json({ delay: units });
        } finally {
          counts.inFlight--;
        }
      }, signal);
      return { server, counts };
    }
    // cell aio-experiment
    async function endWhileBusy(way: "shutdown()" | "signal") {
      const line = new Timeline(`The server is ended by ${way}`), stop = new AbortController();
      const { server, counts } = startAio(24, stop.signal);
      const visit = (lane: string) =>
        line.span(
          lane,
          async () => (await (await fetch(`${server.url}/aio`)).json()).delay as number,
        );
      const early = times(3, (i) => visit(`visitor ${i + 1}`));
      while (counts.peak < 3) await delay(1);
      line.mark("server", way);
      if (way === "signal") stop.abort();
      const ended = way === "signal" ? server.finished : server.shutdown();
      const ends = await Promise.allSettled([...early, visit("visitor 4")]);
      await ended;
      return { line, counts, ends };
    }
    const kindly = await endWhileBusy("shutdown()"), harshly = await endWhileBusy("signal");
    await show(kindly.line, harshly.line);
    // cell aio-check
    const answers = ({ ends }: typeof kindly) => ends.map((end) => end.status);
    assertEquals(answers(kindly), ["fulfilled", "fulfilled", "fulfilled", "rejected"]);
    assertEquals(answers(harshly), ["rejected", "rejected", "rejected", "rejected"]);
    assertEquals(kindly.counts, { inFlight: 0, peak: 3 });
    const values = ({ ends }: typeof kindly) => ends.map((end) => "value" in end ? end.value : 0);
    assertEquals(values(kindly).sort(), [0, 17, 23, 25]); // with this seed, each time
  },
});

Deno.test({
  name: "22 · Two awaits, and a status",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell head-body-experiment
    const slowSite = (ms: number, status: number) =>
      serve(async () => {
        await delay(ms);
        const parts = async function* () {
          yield "<title>Tea";
          await delay(5 * ms);
          yield "</title>";
        };
        const body = ReadableStream.from(parts()).pipeThrough(new TextEncoderStream());
        return new Response(body, { status });
      });
    const chain = new Timeline("Two sites: the head, then the body");
    async function load(lane: string, url: string) {
      const response = await chain.span(lane, () => fetch(url), "head");
      const text = await chain.span(lane, () => response.text(), "body");
      return { site: lane, status: response.status, ok: response.ok, length: text.length };
    }
    async function loadBoth() {
      await using tea = slowSite(60, 200), sand = slowSite(120, 500), site = LocalSite.start();
      const { args } = await (await fetch(`${site.url}/get?a=2`)).json();
      return { args, loaded: await Promise.all([load("tea", tea.url), load("sand", sand.url)]) };
    }
    const { args, loaded } = await loadBoth();
    await show(chain, table(loaded));
    // cell head-body-check
    assertEquals(loaded.map(({ status, ok }) => [status, ok]), [[200, true], [500, false]]);
    assertEquals(chain.maxConcurrent(), 2);
    const [teaHead, , teaBody] = chain.entries;
    assertGreater(teaBody.end - teaHead.start, 355); // both waits of the site
    assertGreater(teaBody.end - teaHead.end, 30); // and fetch did not wait for the second one
    assertEquals(args, { a: "2" }); // the fourth article's request to httpbin
  },
});

Deno.test({
  name: "22 · Twenty visits, and the end of patience",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell patience-experiment
    const visits = new Timeline("Twenty visits; after 150 ms, the rest is cancelled");
    const callbacks: string[] = [];
    async function visitTwenty() {
      await using site = LocalSite.start({ seed: 3 });
      const visit = async (signal: AbortSignal) =>
        (await (await fetch(`${site.url}/aio`, { signal })).json()).delay;
      const tasks = times(
        20,
        (i) =>
          createTask((signal) => visits.span("visit", () => visit(signal), "", { signal }), {
            name: `${i}`,
          }),
      );
      for (const task of tasks) task.addDoneCallback(({ name }) => callbacks.push(name));
      const { done, pending } = await wait(tasks, { timeout: 150 });
      const { inFlight } = site, callbacksThen = callbacks.length;
      for (const task of tasks) task.cancel();
      await Promise.allSettled(tasks);
      while (site.inFlight > 0) await delay(1);
      const endedEarly = site.log.filter(({ status }) => status === 503).length; // not finished
      return { done, pending, inFlight, callbacksThen, endedEarly };
    }
    const { done, pending, inFlight, callbacksThen, endedEarly } = await visitTwenty();
    await show(visits, `${done.size} results, ${pending.size} pending; ${inFlight} in flight`);
    // cell patience-check
    assertEquals(done.size + pending.size, 20);
    const names = [...done].map((task) => (task as Task<unknown>).name);
    assertEquals(callbacks.slice(0, callbacksThen).sort(), names.sort()); // of exactly these
    assertEquals(callbacks.length, 20);
    assertGreater(inFlight, 0); // the timeout had stopped nothing
    assertGreater(endedEarly, 0); // and the site noticed what the cancelling stopped
  },
});

Deno.test({
  name: "22 · A handler that blocks",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell handler-predict
    await predict("22.handler", { "blocking, at once": "?", "awaiting, at once": "?" });
    // cell handler-experiment
    async function tenVisits(title: string, work: (line: Timeline) => unknown): Promise<Timeline> {
      const line = new Timeline(title, { until: 1000 });
      await using server = serve(async () => {
        await work(line);
        return new Response("Hello world");
      });
      await Promise.all(times(10, async () => (await fetch(server.url)).text()));
      return line;
    }
    const memory = new Int32Array(new SharedArrayBuffer(4)); // for a wait that blocks the thread
    const blocked = await tenVisits(
      "Ten requests, a handler that blocks",
      (line) => line.compute("handler", () => void Atomics.wait(memory, 0, 0, 100)),
    );
    const awaited = await tenVisits(
      "Ten requests, a handler that awaits",
      (line) => line.span("handler", () => delay(100)),
    );
    await predict("22.handler").against({
      "blocking, at once": blocked.maxConcurrent(),
      "awaiting, at once": awaited.maxConcurrent(),
    });
    await show(blocked, awaited);
    // cell handler-check
    assertEquals(blocked.maxConcurrent(), 1);
    assertGreater(blocked.duration, 995); // ten times 100 ms
    assertGreater(awaited.maxConcurrent(), 1);
    assertLess(awaited.duration, blocked.duration);
  },
});

Deno.test({
  name: "22 · Does FastAPI wait in line? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell fastapi-experiment
    const measured = await python(
      {
        packages: ["fastapi", "uvicorn", "uvloop", "aiohttp"],
        signal: cell.signal,
        varies: /\d\.\d/,
      },
      `
  import asyncio, json, sys, time
  import aiohttp, fastapi, uvicorn

  app = fastapi.FastAPI()

  @app.get("/ordinary")
  def ordinary():
      time.sleep(0.1)

  @app.get("/blocking")
  async def blocking():
      time.sleep(0.1)

  @app.get("/awaiting")
  async def awaiting():
      await asyncio.sleep(0.1)

  async def seconds(session, path, requests):
      async def visit():
          async with session.get(path) as response:
              await response.read()
      start = time.perf_counter()
      await asyncio.gather(*(visit() for _ in range(requests)))
      return [path, requests, round(time.perf_counter() - start, 1)]

  async def main():
      server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
      serving = asyncio.create_task(server.serve())
      while not server.started:
          await asyncio.sleep(0.01)
      port = server.servers[0].sockets[0].getsockname()[1]
      async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
          await seconds(session, "/ordinary", 10)  # opens connections and starts threads
          runs = [["/ordinary", 10], ["/ordinary", 41], ["/blocking", 10], ["/awaiting", 10]]
          rows = [await seconds(session, *run) for run in runs]
      server.should_exit = True
      await serving
      return rows

  def loop():
      return uvicorn.Config(app).get_loop_factory().__module__

  by_fastapi = "uvloop" in sys.modules
  loops = [loop()]
  sys.modules["uvloop"] = None  # as if it were not installed
  loops.append(loop())
  print(json.dumps({"rows": asyncio.run(main()), "by_fastapi": by_fastapi, "loops": loops}))
`,
    );
    const fastapi = measured.json<{
      rows: [path: string, requests: number, seconds: number][];
      by_fastapi: boolean;
      loops: string[];
    }>();
    await show(
      table(
        fastapi.rows.map(([path, requests, took]) => ({
          path,
          requests,
          "took (s)": took.toFixed(1),
        })),
      ),
      `uvicorn's loop: ${fastapi.loops[0]}; without uvloop: ${fastapi.loops[1]}`,
      measured.about,
    );
    // cell fastapi-check
    const [ten, fortyOne, inLine, together] = fastapi.rows.map(([, , took]) => took);
    assertGreater(inLine, 0.9); // one after the other
    for (const parallel of [ten, fortyOne, together]) assertLess(parallel, inLine);
    assertGreater(fortyOne, 0.15); // two rounds of threads
    assertEquals(fastapi.by_fastapi, false);
    assertEquals(fastapi.loops, ["uvloop", "asyncio.unix_events"]);
  },
});

Deno.test({
  name: "22 · An application, and a pool behind it",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell hono-app
    type Client = ReturnType<typeof redisClient>;
    const redisClient = (url: string) =>
      createClient({ url, socket: { reconnectStrategy: false } }).on("error", () => {});

    function appOn(pool: ResourcePool<Client>, key: string, line: Timeline) {
      const app = new Hono();
      app.get("/red", async (context) => {
        await line.span("sleep", () => delay(300));
        const car = await pool.use((client) =>
          line.span("Redis", async () => {
            await client.hSet(key, { key1: 1, key2: 2 });
            return await client.hGetAll(key);
          })
        );
        return context.json(car);
      });
      app.get("/broken", () => pool.use(() => Promise.reject(new Error("a fault in the handler"))));
      app.get("/lecture", async () => {
        await pool.acquire();
        throw new Error("a fault in the handler"); // before `pool.release`
      });
      app.onError((error, context) => context.text(error.message, 500));
      return app;
    }
    // cell hono-experiment
    async function loadTheApp() {
      await using redis = await openRedis();
      await using way = detour(redis.url, 20);
      await using pool = await ResourcePool.start<Client>({
        ...{ min: 1, max: 10, open: () => redisClient(way.url).connect() },
        close: (client) => client.close(),
      });
      const reds = new Timeline("Twenty requests: sleep, then at most ten connections");
      const app = appOn(pool, `${redis.prefix}car`, reds);
      await using server = serve(app.fetch);
      const cars = await Promise.all(
        times(20, async () => (await fetch(`${server.url}/red`)).json()),
      );
      const connections = pool.opened.length;
      const statusOf = async (path: string) => (await app.request(path)).status; // without a server
      const broken = await Promise.all(times(12, () => statusOf("/broken")));
      const afterwards = await pool.use((client) => client.ping());
      broken.push(...await Promise.all(times(10, () => statusOf("/lecture"))));
      const inTheEnd = await Promise.race([pool.acquire(), delay(200)]) ? "a connection" : "none";
      return { reds, cars, broken, afterwards, inTheEnd, connections };
    }
    const { reds, cars, broken, afterwards, inTheEnd, connections } = await loadTheApp();
    await show(reds, `${connections} connections; /broken: ${afterwards}; /lecture: ${inTheEnd}`);
    // cell hono-check
    assertEquals(cars, Array(20).fill({ key1: "1", key2: "2" }));
    assertEquals(connections, 10);
    assertEquals([...new Set(broken)], [500]);
    assertEquals([afterwards, inTheEnd], ["PONG", "none"]); // `use` lost no connection
    assertEquals(reds.order().slice(0, 20), Array(20).fill("sleep start")); // all before the first end
  },
});

Deno.test({
  name: "22 · One step of 50 ms",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell tail-server
    const tailServer = `
let quick = 0;
const cell = new Int32Array(new SharedArrayBuffer(4));
const onListen = ({ port }) => postMessage(port);
Deno.serve({ hostname: "127.0.0.1", port: 0, onListen }, async (request) => {
  const path = new URL(request.url).pathname, before = quick;
  if (path === "/block") Atomics.wait(cell, 0, 0, 50);
  else if (path === "/wait") await new Promise((resolve) => setTimeout(resolve, 50));
  else quick++;
  return Response.json(quick - before);
});`;
    // cell tail-experiment
    async function visitors(url: string, slowPath: string) {
      const latencies: number[] = [], during: number[] = [], begin = performance.now();
      await Promise.all(times(240, async (i) => {
        await delay(5 * i);
        const slow = i % 40 === 20;
        const answer = await (await fetch(url + (slow ? slowPath : "/quick"))).json();
        if (slow) during.push(answer);
        else latencies.push(performance.now() - begin - 5 * i); // since it should have been sent
      }));
      return { latencies: latencies.sort((a, b) => a - b), during };
    }
    const worker = new Worker(`data:text/javascript,${encodeURIComponent(tailServer)}`, {
      type: "module",
    });
    const port = await new Promise((resolve) => worker.onmessage = ({ data }) => resolve(data));
    const tails = await Array.fromAsync(["/wait", "/block"], async (path) => ({
      path,
      ...await visitors(`http://127.0.0.1:${port}`, path),
    }));
    worker.terminate();
    const percentile = (sorted: number[], p: number) =>
      sorted[Math.ceil(sorted.length * p / 100) - 1];
    const curve = tails.flatMap(({ path, latencies }) =>
      [1, 25, 50, 70, 75, 80, 85, 90, 95, 99].map((p) => ({
        ...{ path, p, ms: Math.round(percentile(latencies, p)) },
      }))
    );
    await show(plot({
      title: "How long the quick requests took",
      description:
        "With a step that awaits the curve is flat; with one that blocks its end is steep",
      x: { label: "percent of the requests" },
      y: { label: "took at most (ms)", grid: true },
      color: { legend: true },
      marks: [Plot.line(curve, { x: "p", y: "ms", stroke: "path", marker: true })],
    }));
    // cell tail-check
    const [polite, rude] = tails;
    assertEquals(rude.during, Array(6).fill(0)); // it stopped all others
    assertGreater(Math.max(...polite.during), 0);
    assertGreater(percentile(rude.latencies, 99), 40);
    assertLess(percentile(rude.latencies, 50), percentile(rude.latencies, 99) - 20); // not there
  },
});

Deno.test({
  name: "22 · The visitor who went away",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell gone-experiment
    async function giveUp(listens: boolean) {
      const line = new Timeline(listens ? "The handler listens" : "The handler ignores the signal");
      const asked = Promise.withResolvers<void>(), told = Promise.withResolvers<void>();
      await using redis = await openRedis();
      using other = await RedisConnection.open(redis.url);
      const jobs = `${redis.prefix}jobs`;
      await using server = serve((request) =>
        line.span("handler", async () => {
          request.signal.addEventListener("abort", () => told.resolve());
          using connection = await RedisConnection.open(redis.url);
          const job = connection.ask("BRPOP", jobs, "0"); // 0: without a time limit
          asked.resolve();
          return Response.json(await (listens ? abortable(job, request.signal) : job));
        })
      );
      const visitor = new AbortController(), { signal } = visitor;
      const visit = line.span("visitor", () => fetch(server.url, { signal }), "", { signal });
      await asked.promise;
      await delay(100);
      visitor.abort();
      await Promise.allSettled([visit, told.promise]);
      await delay(100);
      line.mark("Redis", "a job arrives");
      await other.ask("LPUSH", jobs, "job 7");
      await delay(50);
      return { line, left: await other.ask("LLEN", jobs) as number };
    }
    const ignores = await giveUp(false), listens = await giveUp(true);
    await show(ignores.line, listens.line, `jobs left: ${ignores.left} and ${listens.left}`);
    // cell gone-check
    assertEquals([ignores.left, listens.left], [0, 1]);
    const states = ({ line }: typeof ignores) =>
      line.entries.filter(({ lane }) => lane !== "Redis").map(({ lane, state }) =>
        `${lane} ${state}`
      );
    assertEquals(states(ignores).sort(), ["handler ok", "visitor aborted"]);
    assertEquals(states(listens).sort(), ["handler aborted", "visitor aborted"]);
  },
});

Deno.test({
  name: "22 · How many at once?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell cap-experiment
    async function peakWith(fetchAll: (get: () => Promise<string>) => Promise<unknown>) {
      const full = Promise.withResolvers<void>();
      let running = 0, peak = 0, patience: ReturnType<typeof setTimeout> | undefined;
      await using server = serve(async () => {
        peak = Math.max(peak, ++running);
        clearTimeout(patience);
        patience = setTimeout(full.resolve, 500);
        if (running === 150) full.resolve();
        await full.promise;
        running--;
        return new Response("tea");
      });
      await fetchAll(async () => (await fetch(server.url)).text());
      clearTimeout(patience); // of the last request
      return peak;
    }
    const peaks = {
      "fetch": await peakWith((get) => Promise.all(times(150, get))),
      "pooledMap": await peakWith((get) =>
        Array.fromAsync(pooledMap(10, times(150, () => 0), get))
      ),
    };
    await show(table([peaks]));
    // cell cap-check
    assertEquals(peaks, { fetch: 150, pooledMap: 10 });
  },
});

Deno.test({
  name: "22 · What aiohttp limits, and what it cancels _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell aiohttp-experiment
    const aiohttp = await python(
      { packages: ["aiohttp"], signal: cell.signal },
      `
  import asyncio, json
  import aiohttp
  from aiohttp import web

  async def with_server(handler, client, **options):
      app = web.Application()
      app.router.add_get("/", handler)
      runner = web.AppRunner(app, **options)
      await runner.setup()
      await web.TCPSite(runner, "127.0.0.1", 0, backlog=500).start()
      await client(f"http://127.0.0.1:{runner.addresses[0][1]}/")
      await runner.cleanup()

  async def peak_with(**limits):
      full, running, peak, patience = asyncio.Event(), 0, 0, None
      async def page(request):
          nonlocal running, peak, patience
          running += 1
          peak = max(peak, running)
          if patience:
              patience.cancel()
          patience = asyncio.get_running_loop().call_later(0.5, full.set)
          if running == 150:
              full.set()
          await full.wait()
          running -= 1
          return web.Response(text="tea")
      async def client(url):
          connector = aiohttp.TCPConnector(**limits)
          async with aiohttp.ClientSession(connector=connector) as session:
              async def get():
                  async with session.get(url) as response:
                      await response.text()
              await asyncio.gather(*(get() for _ in range(150)))
      await with_server(page, client)
      return peak

  async def leave_early(**options):
      ends = []
      async def slow(request):
          try:
              await asyncio.sleep(0.3)
              ends.append("worked on")
          except asyncio.CancelledError:
              ends.append("cancelled")
              raise
          return web.Response(text="tea")
      async def client(url):
          async with aiohttp.ClientSession() as session:
              try:
                  async with asyncio.timeout(0.1), session.get(url):
                      pass
              except TimeoutError:
                  await asyncio.sleep(0.4)
      await with_server(slow, client, **options)
      return ends

  async def main():
      peaks = [await peak_with(), await peak_with(limit=0)]
      ends = await asyncio.gather(leave_early(), leave_early(handler_cancellation=True))
      print(json.dumps([peaks, *ends]))

  asyncio.run(main())
`,
    );
    await show(aiohttp);
    // cell aiohttp-check
    assertEquals(aiohttp.json(), [[100, 150], ["worked on"], ["cancelled"]]);
  },
});

Deno.test({
  name: "22 · Answers that are not read _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell bodies-experiment
    type Treatment = "read" | "cancel" | "leave";
    async function connectionsFor(treatment: Treatment) {
      const ports = new Set<number>(), responses: Response[] = [];
      let sending = 0;
      await using server = serve((_request, { remoteAddr }) => {
        ports.add(remoteAddr.port); // each connection has its own port
        sending++;
        let chunks = 100;
        const pull = (controller: ReadableStreamDefaultController) => {
          if (chunks-- > 0) return controller.enqueue(new Uint8Array(64_000));
          controller.close();
          sending--;
        };
        return new Response(new ReadableStream({ pull, cancel: () => void sending-- }));
      });
      for (let i = 0; i < 6; i++) {
        const response = await fetch(server.url);
        responses.push(response);
        if (treatment === "read") await response.bytes();
        if (treatment === "cancel") await response.body!.cancel();
      }
      for (let i = 0; i < 100 && sending > 0 && treatment !== "leave"; i++) await delay(10);
      const row = { treatment, connections: ports.size, "still sending": sending };
      for (const { body, bodyUsed } of responses) if (!bodyUsed) await body!.cancel();
      return row;
    }
    const treatments = await Array.fromAsync(["read", "cancel", "leave"] as const, connectionsFor);
    await show(table(treatments));
    // cell bodies-check
    const [read, cancelled, leftAlone] = treatments;
    assertLess(read.connections, cancelled.connections);
    assertEquals([cancelled.connections, leftAlone.connections], [6, 6]);
    assertEquals(treatments.map((row) => row["still sending"]), [0, 0, 6]);
  },
});

Deno.test({
  name: "22 · A polite crawler",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell crawler-site
    function startSite(line: Timeline, faults: Record<string, number[]>) {
      return serve((request) =>
        line.span("request", async () => {
          const page = Number(new URL(request.url).pathname.slice(1));
          await delay(20);
          const status = faults[page]?.shift() ?? 200;
          const links = [2 * page + 1, 2 * page + 2].filter((other) => other < 30);
          const anchors = ["/0", `/${page}#top`, ...links.map((other) => `/${other}`)];
          return new Response(anchors.map((path) => `<a href="${path}">`).join(""), { status });
        }, new URL(request.url).pathname.slice(1))
      );
    }
    // cell crawler-program
    class HttpError extends Error {
      constructor(readonly status: number) {
        super(`HTTP ${status}`);
      }
    }
    function politeLoader(limit: number, budget: number) {
      const permits = new Semaphore(limit);
      const once = async (url: string) => {
        using _permit = await permits.acquire(); // not during the pause between two attempts
        const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
        const text = await response.text();
        if (!response.ok) throw new HttpError(response.status);
        return text;
      };
      const isRetriable = (error: unknown) =>
        !(error instanceof HttpError && error.status < 500) && budget-- > 0;
      return (url: string) =>
        retry(() => once(url), { minTimeout: 20, maxAttempts: 9, isRetriable });
    }
    async function crawlPolitely(
      start: string,
      depth: number,
      load: (url: string) => Promise<string>,
    ) {
      const seen = new Set<string>(), failed: string[] = [];
      for (let level = [start]; level.length > 0 && depth >= 0; depth--) {
        for (const url of level) seen.add(url);
        const found = await Promise.all(level.map(async (url) => {
          try {
            const hrefs = (await load(url)).matchAll(/href="([^"#]*)/g); // without "#top"
            return [...hrefs].map(([, href]) => new URL(href, url).href);
          } catch {
            failed.push(new URL(url).pathname);
            return [];
          }
        }));
        level = [...new Set(found.flat())].filter((url) => !seen.has(url));
      }
      return { seen, failed };
    }
    // cell crawler-experiment
    const requests = new Timeline("What the site sees of the crawler");
    async function crawlSite() {
      const faults = { 4: [503, 503], 5: [404], 9: Array(20).fill(500) };
      await using site = startSite(requests, faults);
      return await crawlPolitely(`${site.url}/0`, 3, politeLoader(4, 5));
    }
    const crawled = await crawlSite();
    await show(requests, `${crawled.seen.size} pages, failed: ${crawled.failed.sort().join(" ")}`);
    // cell crawler-check
    assertEquals(crawled.failed, ["/5", "/9"]);
    assertEquals(crawled.seen.size, 13); // 15 without the two pages that only page 5 links to
    assertEquals(requests.entries.length, 13 + 5); // each page once, and the retries
    assertLess(requests.maxConcurrent(), 5);
    const visitsOf = (page: string) =>
      requests.entries.filter(({ label }) => label === page).length;
    assertEquals(["4", "5", "9"].map(visitsOf), [3, 1, 4]);
  },
});

Deno.test({
  name: "22 · When everything is down",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell budget-experiment
    async function storm(budget: number): Promise<number> {
      await using site = LocalSite.start();
      const load = async () => {
        const { ok, body } = await fetch(`${site.url}/status/503`);
        await body?.cancel();
        if (!ok) throw new Error("down");
      };
      const options = { minTimeout: 5, maxAttempts: 4, isRetriable: () => budget-- > 0 };
      await Promise.allSettled(times(30, () => retry(load, options)));
      return site.log.length;
    }
    const storms = { "no budget": await storm(Infinity), "a budget of 10": await storm(10) };

    const jitters = new Timeline("Six clients fail together and try again");
    await Promise.allSettled([0, 1].flatMap((jitter) => {
      const attempt = () => {
        jitters.mark(`jitter ${jitter}`);
        throw new Error("down");
      };
      return times(6, () => retry(attempt, { jitter, minTimeout: 40, maxAttempts: 4 }));
    }));
    await show(table([storms]), jitters);
    // cell budget-check
    assertEquals(storms, { "no budget": 120, "a budget of 10": 40 });
    const spread = (jitter: number) => { // of the last six attempts
      const final = jitters.entries.filter(({ lane }) => lane === `jitter ${jitter}`).slice(-6);
      return final[5].start - final[0].start;
    };
    assertLess(spread(0), spread(1));
  },
});

Deno.test({
  name: "22 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell pitfall-json
    await assertRejectsInCell(async () => {
      async function readPrice(): Promise<number> {
        await using shop = serve(() => new Response("<h1>Out of tea</h1>", { status: 500 }));
        const answer = await (await fetch(shop.url)).json();
        return answer.price;
      }
      await readPrice();
    });
    // cell pitfall-post-experiment
    const orders: string[] = [];
    async function order(): Promise<number> {
      await using shop = serve(async (request) => {
        orders.push(await request.text());
        await delay(orders.length === 1 ? 300 : 0);
        return new Response("ordered", { status: 201 });
      });
      return await retry(async () => {
        const signal = AbortSignal.timeout(100);
        const response = await fetch(shop.url, { method: "POST", body: "tea", signal });
        await response.text();
        return response.status;
      }, { minTimeout: 10, maxAttempts: 9 });
    }
    const orderStatus = await order();
    await show(orders);
    // cell pitfall-post-check
    assertEquals(orderStatus, 201); // all seems well
    assertGreater(orders.length, 1);
  },
});
