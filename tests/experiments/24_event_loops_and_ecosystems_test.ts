// Extracted from notebooks/24_event_loops_and_ecosystems.ipynb by `deno task extract`: edit the notebook, not this file.

// cell setup
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { delay } from "@std/async";
import { WorkerPool } from "@course/async";
import { type Coroutine, EventLoop, sleep, type TraceEntry, VirtualClock } from "@course/loop";
import { exercise, plot, predict, show, table, Timeline, turns } from "@course/notebook";
import { type EchoCost, echoInDeno, echoInGo, echoInJavaScript } from "@course/services";
import { echoInPython, go, node, type ProgramResult, python } from "@course/services";
import { Buffer as Bytes } from "node:buffer";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:net";
import { promisify } from "node:util";
import * as Plot from "@observablehq/plot";

/** A number for a column of a table: rounded, and always of the same width. */
const whole = (number: number) => number.toFixed(0).padStart(7);
/** The middle one of three. */
const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[1];
void exercise; // for cells that are not tested

Deno.test({
  name: "24 · One echo program, five loops",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell race-once
    const varies = /[\d.]+/, version = ">=3.11", packages = ["uvloop"], args = packages;
    const loops: Record<string, () => Promise<EchoCost | ProgramResult>> = {
      asyncio: () => python({ version, varies }, echoInPython()),
      uvloop: () => python({ version, packages, args, varies }, echoInPython()),
      Node: () => node({ varies }, echoInJavaScript),
      Deno: echoInDeno,
      Go: () => go({ varies, keep: true }, echoInGo),
    };
    const runs = Object.keys(loops).map((name) => ({ name, ran: "now", rounds: [] as EchoCost[] }));
    async function race() {
      for (const run of runs) {
        const result = await loops[run.name]();
        if ("ran" in result) run.ran = result.ran;
        run.rounds.push("ran" in result ? result.json<EchoCost>() : result);
      }
    }
    await race();
    await show(table(runs.map(({ name, ran, rounds: [{ first, cpu, rate }] }) => ({
      ...{ loop: name, ran, "first 20: µs": whole(first), "later: µs": whole(cpu) },
      "later: round trips/s": whole(rate),
    }))));
    // cell race-again
    for (const { rounds } of runs) rounds.length = 1; // if this cell runs again
    await race();
    await race();
    const spread = (what: "first" | "cpu") =>
      runs.map(({ name, rounds }) => {
        const times = rounds.map((round) => Math.round(round[what]));
        return { name, "µs": median(times), low: Math.min(...times), high: Math.max(...times) };
      });
    const bars = (title: string, rows: ReturnType<typeof spread>) =>
      plot({
        title,
        description: "A bar and a dot for each of asyncio, uvloop, Node, Deno and Go",
        ...{ marginLeft: 80, height: 220, x: { label: "µs", zero: true } },
        y: { label: null, domain: Object.keys(loops) },
        marks: [
          Plot.ruleY(rows, {
            y: "name",
            x1: "low",
            x2: "high",
            strokeWidth: 7,
            strokeOpacity: 0.4,
          }),
          Plot.dot(rows, { y: "name", x: "µs", r: 5, fill: "currentColor" }),
        ],
      });
    const [first, later] = [spread("first"), spread("cpu")];
    await show(
      bars("CPU time of a round trip: the first 20 connections", first),
      bars("CPU time of a round trip: later connections", later),
    );
    // cell race-check
    const ranNow = runs.filter(({ ran }) => ran === "now").map(({ name }) => name);
    assert(ranNow.includes("Deno")); // the others, if they are installed
    for (const { rounds } of runs) assertEquals(rounds.length, 3);
    const gain = (rows: typeof first) => rows[0].low / rows[1].low; // asyncio: uvloop
    if (Deno.build.os === "linux" && ranNow.includes("asyncio") && ranNow.includes("uvloop")) {
      assertGreater(gain(first), 1.2);
      assertGreater(gain(first), gain(later));
    }
  },
});

Deno.test({
  name: "24 · Is it really the buffer? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell malloc-experiment
    const asyncio = { version: ">=3.11", varies: /[\d.]+/ };
    const asItIs = await python(asyncio, echoInPython());
    const oneClosed = await python(asyncio, echoInPython({ closeOne: true }));
    const costs = [asItIs, oneClosed].map((result) => result.json<EchoCost>());
    await show(
      table(costs.map(({ first, cpu }, i) => ({
        asyncio: ["as it is", "one closed before"][i],
        "first 20: µs": whole(first),
        "later: µs": whole(cpu),
      }))),
      oneClosed.about,
    );
    // cell malloc-check
    if (Deno.build.os === "linux") {
      const [{ first, cpu }, warm] = costs;
      assertGreater(first / cpu, 1.1);
      assertGreater(first / warm.first, 1.1);
    }
  },
});

Deno.test({
  name: "24 · What is inside? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell inside-experiment
    const inPython = await python(
      { version: ">=3.11", packages: ["uvloop"], varies: /\d+\.\d+\.\d+/ },
      `
  import asyncio, inspect, json, uvloop
  from uvloop.loop import libuv_get_version

  async def about(engine):
      loop = asyncio.get_running_loop()
      try:
          written = "Python" if inspect.getsource(loop.call_soon) else ""
      except TypeError:
          written = "Cython, compiled"
      return [type(loop).__name__, written, engine(loop)]

  def libuv(loop):
      n = libuv_get_version()
      return f"libuv {n >> 16}.{n >> 8 & 255}.{n & 255}"

  rows = [asyncio.run(about(lambda loop: type(loop._selector).__name__)), uvloop.run(about(libuv))]
  print(json.dumps(rows))
`,
    );
    const inNode = await node(
      { varies: /\d+\.\d+\.\d+/ },
      `import process from "node:process"; console.log(JSON.stringify(process.versions.uv));`,
    );
    const [plain, fast] = inPython.json<string[][]>();
    const executable = Bytes.from((await Deno.readFile(Deno.execPath())).buffer);
    const path = executable.indexOf("/tokio-1."); // a path from the time when Deno was compiled
    const tokio = executable.toString("latin1", path + 1, path + 20).split("/")[0].replace(
      "-",
      " ",
    );
    const libuv = `libuv ${inNode.json<string>()}`;
    await show(
      table([
        { loop: "asyncio", object: plain[0], "written in": plain[1], "waits with": plain[2] },
        { loop: "uvloop", object: fast[0], "written in": fast[1], "waits with": fast[2] },
        { loop: "Node", "waits with": libuv },
        { loop: "Deno", "waits with": tokio },
      ]),
      inPython.about,
      inNode.about,
    );
    // cell inside-check
    assertEquals([plain[1], fast[1]], ["Python", "Cython, compiled"]);
    assert(plain[2].endsWith("Selector")); // Epoll on Linux, Kqueue on macOS
    for (const engine of [fast[2], libuv]) assert(engine.startsWith("libuv 1."));
    assert(tokio.startsWith("tokio 1.")); // the text is in Deno's own executable
  },
});

Deno.test({
  name: "24 · Who chooses uvloop? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell chooser-experiment
    const choice = await python(
      { version: ">=3.11", packages: ["fastapi", "uvicorn", "uvloop"] },
      `
  import asyncio, json, sys
  from fastapi import FastAPI
  loaded = "uvloop" in sys.modules
  import uvicorn

  api = FastAPI()
  @api.get("/")
  async def root():
      return type(asyncio.get_running_loop()).__module__.split(".")[0]

  async def call(app):
      sent = []
      async def receive():
          return {"type": "http.request"}
      async def send(message):
          sent.append(message)
      request = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
      await app(request, receive, send)
      return json.loads(sent[1]["body"])

  answers = [asyncio.run(call(api))]
  for hidden in (False, True):
      if hidden:
          del sys.modules["uvicorn.loops.auto"]
          sys.modules["uvloop"] = None  # as if it were not installed
      with asyncio.Runner(loop_factory=uvicorn.Config(api).get_loop_factory()) as runner:
          answers.append(runner.run(call(api)))
  print(json.dumps([loaded, answers]))
`,
    );
    const [loaded, answers] = choice.json<[boolean, string[]]>();
    await show(
      table(["asyncio.run", "uvicorn, with uvloop", "uvicorn, without"].map((by, i) => ({
        "run by": by,
        "FastAPI's loop": answers[i],
      }))),
      choice.about,
    );
    // cell chooser-check
    assertEquals([loaded, answers], [false, ["asyncio", "uvloop", "asyncio"]]);
  },
});

Deno.test({
  name: "24 · Three libraries in one program",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell families-predict
    await predict("24.families", { Twisted: "?", Tornado: "?", aiohttp: "?" });
    // cell families-experiment
    const family = await python(
      { version: ">=3.11", packages: ["aiohttp", "tornado", "Twisted"] },
      `
  import asyncio, json
  import aiohttp
  from tornado.gen import coroutine, sleep
  from tornado.ioloop import IOLoop
  from twisted.internet import asyncioreactor, defer

  async def main():
      loop = asyncio.get_running_loop()
      asyncioreactor.install(loop)
      from twisted.internet import reactor
      deferred = defer.Deferred()  # Twisted's future
      reactor.callLater(0.01, lambda: deferred.callback(asyncio.get_running_loop() is loop))

      @coroutine  # a coroutine as Tornado had them before Python did
      def tornado():
          yield sleep(0.01)
          return IOLoop.current().asyncio_loop is loop

      async with aiohttp.ClientSession() as session:
          return {"Twisted": await deferred.asFuture(loop), "Tornado": await tornado(),
                  "aiohttp": session._loop is loop}

  print(json.dumps(asyncio.run(main())))
`,
    );
    const sameLoop = family.json<Record<string, boolean>>();
    const yesOrNo = Object.entries(sameLoop).map(([name, same]) => [name, same ? "yes" : "no"]);
    await predict("24.families").against(Object.fromEntries(yesOrNo));
    await show(family.about);
    // cell families-check
    assertEquals(sameLoop, { Twisted: true, Tornado: true, aiohttp: true });
  },
});

Deno.test({
  name: "24 · And Django? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell django-experiment
    const django = await python(
      { version: ">=3.10", packages: ["Django"], keep: true },
      `
  import asyncio, json, threading, time
  import django
  from django.conf import settings

  settings.configure(
      ALLOWED_HOSTS=["*"],
      DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "tea"}},
      INSTALLED_APPS=["django.contrib.contenttypes"],
      ROOT_URLCONF=__name__,
  )
  django.setup()
  from django.contrib.contenttypes.models import ContentType
  from django.core.exceptions import SynchronousOnlyOperation
  from django.core.handlers.asgi import ASGIHandler
  from django.core.management import call_command
  from django.db.backends.signals import connection_created
  from django.http import JsonResponse
  from django.urls import path

  def thread():
      main = threading.current_thread() is threading.main_thread()
      return "the loop's" if main else "another"

  inside, peak = 0, 0
  def ordinary(request):
      global inside, peak
      inside += 1
      peak = max(peak, inside)
      time.sleep(0.1)
      inside -= 1
      return JsonResponse({"ordinary": thread()})

  async def asynchronous(request):
      return JsonResponse({"asynchronous": thread()})

  async def query(request):
      try:
          ContentType.objects.count()
      except SynchronousOnlyOperation as error:
          refused = type(error).__name__
      opened = []  # by which thread the database is opened
      connection_created.connect(lambda **_: opened.append(thread()), weak=False)
      await ContentType.objects.acount()
      return JsonResponse({"its query": opened[0], "refused": refused})

  views = ordinary, asynchronous, query
  urlpatterns = [path(view.__name__, view) for view in views]

  async def call(view):
      request, body = [{"type": "http.request"}], []
      async def receive():
          return request.pop() if request else await asyncio.sleep(60)
      async def send(message):
          body.append(message.get("body", b""))
      where = {"path": "/" + view.__name__, "headers": [], "query_string": b""}
      await app({"type": "http", "method": "GET", **where}, receive, send)
      return json.loads(b"".join(body))

  app = ASGIHandler()
  call_command("migrate", verbosity=0)

  async def main():
      answers = {}
      for view in [ordinary] * 10, [asynchronous], [query]:
          for answer in await asyncio.gather(*map(call, view)):
              answers |= answer
      print(json.dumps({**answers, "at once": peak}))

  asyncio.run(main())
`,
    );
    const inDjango = django.json<Record<string, string | number>>();
    const { refused, "at once": atOnce, ...threads } = inDjango;
    await show(
      table(Object.entries(threads).map(([what, thread]) => ({ what, "runs on thread": thread }))),
      `ordinary views at once: ${atOnce}; an ordinary query on the loop: ${refused}`,
      django.about,
    );
    // cell django-check
    assertEquals(inDjango, {
      ...{ ordinary: "another", asynchronous: "the loop's", "its query": "another" },
      ...{ refused: "SynchronousOnlyOperation", "at once": 10 },
    });
  },
});

Deno.test({
  name: "24 · Five families of JavaScript",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell bridges-experiment
    type Wake = (error: Error | null, value: string) => void;
    const callback = (wake: Wake) => void setTimeout(wake, 5, null, "callback");
    const emitter = new EventEmitter();
    const foreign = {
      then: (wake: (value: string) => void) => void setTimeout(wake, 5, "thenable"),
    };
    const stream = new Blob(["stream"]).stream();

    const families: [string, string, Promise<unknown>][] = [
      ["callback", "await promisify(callback)()", promisify(callback)()],
      ["event emitter", 'await once(emitter, "ready")', once(emitter, "ready")],
      ["thenable", "await foreign", Promise.resolve(foreign)],
      ["stream", "await new Response(stream).text()", new Response(stream).text()],
      ["promise", "await promise", delay(5).then(() => "promise")],
    ];
    emitter.emit("ready", "emitter"); // once: whoever listens later hears nothing
    const values = await Promise.all(families.map(([, , value]) => value));
    await show(table(families.map(([family, bridge], i) => ({
      ...{ family, bridge, value: `${values[i]}` },
    }))));
    // cell bridges-modules
    const nodes = await node(`
  import { builtinModules } from "node:module";
  const names = builtinModules.filter((name) => !/^_|[/:]/.test(name));
  console.log(JSON.stringify(names));
`);
    const modules = nodes.json<string[]>();
    const loads = await Promise.allSettled(modules.map((name) => import(`node:${name}`)));
    const loadable = loads.filter(({ status }) => status === "fulfilled").length;
    await show(`Of Node's ${modules.length} modules, Deno loads ${loadable}`, nodes.about);
    // cell bridges-check
    assertEquals(values, ["callback", ["emitter"], "thenable", "stream", "promise"]);
    assertGreater(loadable / modules.length, 0.9);
  },
});

Deno.test({
  name: "24 · An event loop named IOLoop _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell ioloop-callbacks
    class Callbacks {
      static #current?: Callbacks;
      constructor(readonly loop: EventLoop) {
        Callbacks.#current = this;
      }
      /** The loop that was made last: there is one thread, and one loop at a time. */
      static current<Loop extends Callbacks>(): Loop {
        return Callbacks.#current as Loop;
      }
      addCallback<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): void {
        this.loop.callSoon(callback, ...args);
      }
      callLater<A extends unknown[]>(s: number, callback: (...args: A) => unknown, ...args: A) {
        return this.loop.callLater(s, callback, ...args);
      }
      start(): Promise<void> {
        return this.loop.runForever();
      }
      stop(): void {
        this.loop.stop();
      }
    }
    // cell ioloop-coroutines
    class IOLoop extends Callbacks {
      spawnCallback(work: () => Coroutine<unknown>): void {
        const { loop } = this;
        this.addCallback(function spawn() {
          loop.createTask(work());
        });
      }
      async runSync<T>(work: () => Coroutine<T>): Promise<T> {
        const task = this.loop.createTask(work());
        const { loop } = this;
        task.addDoneCallback(function stop() {
          loop.stop();
        });
        await this.start();
        return task.result();
      }
    }
    // cell ioloop-experiment
    const trace: TraceEntry[] = [];
    const words: string[] = [];
    new IOLoop(new EventLoop({ clock: new VirtualClock(), onTrace: (entry) => trace.push(entry) }));
    function* ticking(): Coroutine<void> {
      words.push("tick");
      yield* sleep(1);
      words.push("tock");
    }
    function* main(): Coroutine<string> {
      const io = IOLoop.current<IOLoop>();
      io.callLater(4, function later() {
        words.push("later");
      });
      io.spawnCallback(ticking);
      io.addCallback(function soon() {
        words.push("soon");
      });
      words.push("main");
      yield* sleep(6);
      return "result";
    }
    words.push(await IOLoop.current<IOLoop>().runSync(main));
    await show(words.join(", "), turns(trace, "A Tornado program on lib/loop"));
    // cell ioloop-tornado
    const tornado = await python(
      { packages: ["tornado"] },
      `
  import json
  from tornado.gen import sleep
  from tornado.ioloop import IOLoop

  words = []
  async def ticking():
      words.append("tick")
      await sleep(0.1)
      words.append("tock")

  async def main():
      loop = IOLoop.current()
      loop.call_later(0.4, words.append, "later")
      loop.spawn_callback(ticking)
      loop.add_callback(words.append, "soon")
      words.append("main")
      await sleep(0.6)
      return "result"

  words.append(IOLoop.current().run_sync(main))
  print(json.dumps(words))
`,
    );
    const theirs = tornado.json<string[]>();
    await show(`Tornado: ${theirs.join(", ")}`, tornado.about);
    // cell ioloop-check
    assertEquals(words, ["main", "soon", "tick", "tock", "later", "result"]);
    assertEquals(words, theirs);
    assertEquals(trace.at(-1)!.time, 6);
  },
});

Deno.test({
  name: "24 · The same style on a real loop _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell emitter-experiment
    const events: string[] = [];
    const server = createServer();
    server.on("connection", (socket) => {
      events.push("connection");
      socket.on("data", (data) => {
        events.push(`data: ${data}`);
        socket.write(data);
      });
      for (const name of ["end", "close"]) socket.on(name, () => events.push(name));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as { port: number };
    const client = await Deno.connect({ port, hostname: "127.0.0.1" });
    const echoes: string[] = [];
    for (const line of ["tea", "toast"]) {
      await client.write(new TextEncoder().encode(line));
      const buffer = new Uint8Array(16);
      echoes.push(new TextDecoder().decode(buffer.subarray(0, (await client.read(buffer))!)));
    }
    client.close();
    await once(server.close(), "close");
    await show(...events, `echoes: ${echoes.join(", ")}`);
    // cell emitter-check
    assertEquals(events, ["connection", "data: tea", "data: toast", "end", "close"]);
    assertEquals(echoes, ["tea", "toast"]);
  },
});

Deno.test({
  name: "24 · The colour of a function",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell colour-experiment
    const price = (name: string) => name === "apple" ? 3 : 4;
    // deno-lint-ignore no-explicit-any -- the mistakes below are ones that types would refuse
    const add = (a: any, b: any) => a + b;
    const sumOf = (values: unknown[]) => values.reduce(add, 0);

    const lookup = (name: string) => delay(1).then(() => price(name));
    const steps = [
      { asynchronous: "none", total: (names: string[]) => sumOf(names.map(price)) },
      { asynchronous: "lookup", total: (names: string[]) => sumOf(names.map(lookup)) },
      {
        asynchronous: "lookup, total",
        total: async (names: string[]) => sumOf(await Promise.all(names.map(lookup))),
      },
    ];
    const fruit = ["apple", "pear"];
    const bills = steps.map(({ asynchronous, total }) => ({
      asynchronous,
      bill: `${total(fruit)}`,
    }));
    bills.push({ asynchronous: "all three", bill: `${await steps[2].total(fruit)}` });
    const laterDifference = (a: string, b: string) => Promise.resolve(+a - +b);
    const sorted = ["3", "1", "2"].sort(laterDifference as never);
    await show(table(bills), `sorted by an async comparison: ${sorted}`);
    // cell colour-check
    assertEquals(bills.map(({ bill }) => bill), [
      "7",
      "0[object Promise][object Promise]",
      "[object Promise]",
      "7",
    ]);
    assertEquals(sorted, ["3", "1", "2"]); // a promise is no number: nothing moved
  },
});

Deno.test({
  name: "24 · Waiting without await",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell stacks-programs
    const deep = (imports: string) => `
  ${imports}
  import json, time

  def lookup(name):
      sleep(0.1)
      return {"apple": 3, "pear": 4}[name]

  def total(names):
      return sum(map(lookup, names))

  def bill(names):
      bills.append(total(names))

  bills, start = [], time.time()
  jobs = [spawn(bill, ["apple", "pear"]) for _ in range(10)]
  for job in jobs:
      job.join()
  print(json.dumps({"bills": bills, "overlapped": time.time() - start < 1}))
`;
    // cell stacks-experiment
    const patchAll = "from gevent import monkey, spawn; monkey.patch_all(); from time import sleep";
    const old = { packages: ["gruvi"], version: "3.6", keep: true };
    const stacks = {
      gevent: await python({ packages: ["gevent"] }, deep(patchAll)),
      Gruvi: await python(old, deep("from gruvi import sleep, spawn")),
    };
    const outcomes = Object.entries(stacks).map(([by, result]) => ({
      by,
      ...result.json<{ bills: number[]; overlapped: boolean }>(),
    }));
    await show(
      table(outcomes.map(({ by, bills, overlapped }) => ({
        by,
        bills: bills.join(" "),
        "ten at a time": overlapped ? "yes" : "no",
      }))),
      ...Object.values(stacks).map(({ about }) => about),
    );
    // cell stacks-check
    for (const { bills, overlapped } of outcomes) {
      assertEquals([bills, overlapped], [Array(10).fill(7), true]);
    }
  },
});

Deno.test({
  name: "24 · And Go? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell goes-experiment
    const goroutines = await go(
      { keep: true },
      `
  package main

  import ("encoding/json"; "fmt"; "runtime"; "sync"; "time")

  var prices = map[string]int{"apple": 3, "pear": 4}

  func lookup(name string) int { time.Sleep(100 * time.Millisecond); return prices[name] }
  func total(names ...string) (sum int) {
    for _, name := range names { sum += lookup(name) }
    return
  }
  func main() {
    runtime.GOMAXPROCS(1) // one thread for all of it
    go func() { for {} }() // and a job that never waits
    var all sync.WaitGroup
    bills, start := make([]int, 10), time.Now()
    for i := range bills {
      all.Add(1)
      go func(i int) { bills[i] = total("apple", "pear"); all.Done() }(i)
    }
    all.Wait()
    overlapped := time.Since(start) < time.Second
    text, _ := json.Marshal(map[string]interface{}{"bills": bills, "overlapped": overlapped})
    fmt.Println(string(text))
  }
`,
    );
    const made = goroutines.json<{ bills: number[]; overlapped: boolean }>();
    await show(`bills: ${made.bills}, ten at a time: ${made.overlapped}`, goroutines.about);
    // cell goes-check
    assertEquals([made.bills, made.overlapped], [Array(10).fill(7), true]);
  },
});

Deno.test({
  name: "24 · A stack that JavaScript can put aside",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell jspi-module
    const text = (name: string) => [name.length, ...new TextEncoder().encode(name)];
    const part = (id: number, ...bytes: number[]) => [id, bytes.length, ...bytes];
    const middle = [6, 0, 0x20, 0, 0x10, 0, 0x0b]; // function 1: call 0 with the argument
    const outer = [9, 0, 0x20, 0, 0x10, 1, 0x41, 1, 0x6a, 0x0b]; // function 2: call 1, and add 1
    const bytes = [
      ...[0, ...new TextEncoder().encode("asm"), 1, 0, 0, 0], // WebAssembly, version 1
      ...part(1, 1, 0x60, 1, 0x7f, 1, 0x7f), // one type: a function from int to int
      ...part(2, 1, ...text("kitchen"), ...text("sleep"), 0, 0), // function 0 is imported
      ...part(3, 2, 0, 0), // functions 1 and 2 are ours
      ...part(7, 1, ...text("cook"), 0, 2), // function 2 is exported
      ...part(10, 2, ...middle, ...outer), // their bodies
    ];
    const wasm = new WebAssembly.Module(new Uint8Array(bytes));
    type Cook = (ms: number) => number;
    const { Suspending, promising } = WebAssembly as unknown as {
      Suspending: new (f: (ms: number) => unknown) => Cook;
      promising(f: Cook): (ms: number) => Promise<number>;
    };
    const cookWith = (sleep: Cook) =>
      new WebAssembly.Instance(wasm, { kitchen: { sleep } }).exports.cook as Cook;
    // cell jspi-experiment
    const asleep = (ms: number) => delay(ms).then(() => ms);
    const suspending = new Suspending(asleep);
    const cook = promising(cookWith(suspending));
    const dishes = new Timeline("Three calls into one module");
    const served = await Promise.all([
      dishes.span("soup", () => cook(300)),
      dishes.span("rice", () => cook(100)),
      dishes.span("cake", () => cook(200)),
    ]);
    await show(dishes, `served: ${served}`);
    // cell jspi-limits
    const inner = cookWith(suspending);
    const between = promising(cookWith((ms) => inner(ms)));
    const calls: [string, () => unknown][] = [
      ["both wrapped", () => cook(100)],
      ["neither", () => cookWith(asleep as never)(100)],
      ["only sleep", () => inner(100)],
      ["JavaScript between", () => between(100)],
    ];
    const limits: { way: string; "cook(100)": unknown }[] = [];
    for (const [way, call] of calls) {
      const became = await Promise.try(call).catch((error) => `${error.name}: ${error.message}`);
      limits.push({ way, "cook(100)": became });
    }
    await delay(100); // the waits that were dropped
    await show(table(limits));
    // cell jspi-check
    assertEquals(bytes.length, 70);
    assertEquals(served, [301, 101, 201]);
    assertEquals(dishes.maxConcurrent(), 3);
    assertEquals(dishes.order().slice(3), ["rice end", "cake end", "soup end"]);
    const [both, neither, onlySleep, withJavaScript] = limits.map((row) => row["cook(100)"]);
    assertEquals([both, neither], [101, 1]);
    for (const error of [onlySleep, withJavaScript]) assert(`${error}`.startsWith("SuspendError"));
  },
});

Deno.test({
  name: "24 · One blocking step",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell chain-experiment
    function block(ms: number): void {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
    }
    const worker = new WorkerPool(`data:text/javascript,export ${block}`, { size: 1 });
    async function visits(check: (ms: number) => unknown): Promise<number[]> {
      const others: number[] = [], start = performance.now();
      await Promise.all(Array.from({ length: 60 }, async (_, i) => {
        const wanted = 10 * i;
        await delay(wanted);
        if (i % 10 === 0) return await check(60);
        await delay(10);
        others.push(performance.now() - start - wanted - 10);
      }));
      return others.sort((a, b) => a - b);
    }
    await worker.run("block", [1]); // start
    const ways: [string, (ms: number) => unknown][] = [
      ["is awaited", (ms) => delay(ms)],
      ["blocks", block],
      ["blocks in a Worker", (ms) => worker.run("block", [ms])],
    ];
    const late: { check: string; others: number[] }[] = [];
    const countLate = (others: number[]) => others.filter((ms) => ms >= 18).length;
    for (const [check, run] of ways) {
      const rounds = [await visits(run), await visits(run), await visits(run)];
      const [others] = rounds.sort((a, b) => countLate(a) - countLate(b)); // the best round
      late.push({ check, others });
    }
    await worker.close();
    const tooLate = late.map(({ others }) => countLate(others));
    await show(table(late.map(({ check, others }, i) => ({
      "the check": check,
      "late by (ms), median": whole(others[27]),
      "late by (ms), last": whole(others[53]),
      "18 ms or more": whole(tooLate[i]),
    }))));
    // cell chain-check
    const [awaited, blocks, inWorker] = tooLate;
    assertGreater(blocks, 23);
    for (const fewer of [awaited, inWorker]) assertGreater(blocks, fewer);
  },
});

Deno.test({
  name: "24 · How much of a faster loop will you notice? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell gain-experiment
    const gains: { "work (µs)": number; "times less": number; connections: string }[] = [];
    const on = { version: ">=3.11", varies: /[\d.]+/ };
    for (const work of [0, 200, 1000]) {
      const program = echoInPython({ trips: 20, work });
      const slow = (await python(on, program)).json<Record<string, number>>();
      const packages = ["uvloop"];
      const fast = (await python({ ...on, packages, args: packages }, program)).json<typeof slow>();
      for (const [connections, what] of [["first 20", "first"], ["later", "cpu"]]) {
        gains.push({
          "work (µs)": work,
          "times less": +(slow[what] / fast[what]).toFixed(2),
          connections,
        });
      }
    }
    await show(plot({
      title: "What uvloop saves, beside work of your own",
      description:
        "Two lines that fall to nearly 1; the one of the first connections begins higher",
      color: { legend: true },
      y: { zero: true },
      marks: [
        Plot.ruleY([1], { strokeDasharray: "4 4" }),
        Plot.line(gains, { x: "work (µs)", y: "times less", stroke: "connections" }),
      ],
    }));
    // cell gain-check
    const firstOnes = gains.filter(({ connections }) => connections === "first 20");
    assertGreater(firstOnes[0]["times less"], firstOnes[2]["times less"]);
    for (const gain of gains.slice(-2)) assertLess(gain["times less"], 1.25);
  },
});

Deno.test({
  name: "24 · Drivers, then and now _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell drivers-experiment
    const packagesNow = ["psycopg", "pymongo", "redis", "SQLAlchemy", "aiohttp"];
    const drivers = await python(
      { version: ">=3.11", packages: packagesNow, keep: true },
      `
  import inspect, json
  import psycopg, redis, redis.asyncio
  from importlib.metadata import metadata
  from pymongo.asynchronous.collection import AsyncCollection
  from pymongo.collection import Collection
  from sqlalchemy.ext.asyncio import AsyncSession
  from sqlalchemy.orm import Session

  def home(package):
      links = metadata(package).get_all("Project-URL")
      return next(link for link in links if "github" in link).split("/")[3]

  rows = []
  for one, other, method in [
      (redis.Redis, redis.asyncio.Redis, "execute_command"),
      (Collection, AsyncCollection, "insert_one"),
      (psycopg.Connection, psycopg.AsyncConnection, "execute"),
      (Session, AsyncSession, "execute"),
  ]:
      names = [name for name in dir(one) if not name.startswith("_")]
      missing = [name for name in names if not hasattr(other, name)]
      awaited = [inspect.iscoroutinefunction(getattr(half, method)) for half in (one, other)]
      package = one.__module__.split(".")[0]
      rows.append([package, home(package), len(names), len(missing), awaited])
  print(json.dumps({"halves": rows, "aiohttp": home("aiohttp")}))
`,
    );
    type Half = [driver: string, home: string, methods: number, lacks: number, awaited: boolean[]];
    const { halves, aiohttp } = drivers.json<{ halves: Half[]; aiohttp: string }>();
    await show(
      table(halves.map(([driver, home, methods, lacks]) => ({
        ...{ driver, "at home with": home, methods, "the other lacks": lacks },
      }))),
      `aiohttp is at home with ${aiohttp}`,
      drivers.about,
    );
    // cell drivers-check
    for (const [driver, _home, methods, missing, awaited] of halves) {
      assertEquals(awaited, [false, true], driver);
      assertLess(missing / methods, 0.25, driver);
    }
    assertEquals(halves.map(([, home]) => home), ["redis", "mongodb", "psycopg", "sqlalchemy"]);
    assertEquals(aiohttp, "aio-libs");
  },
});

Deno.test({
  name: "24 · Pitfall",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell pitfall-thenable
    class Recipe {
      steps: string[] = [];
      then(step: unknown): this {
        this.steps.push(typeof step);
        return this;
      }
    }
    const recipe = new Recipe();
    const findRecipe = async () => await (recipe as unknown);
    const found = await Promise.race([findRecipe(), delay(50).then(() => "nothing in 50 ms")]);
    await show(`${found}`, `steps of the recipe: ${recipe.steps}`);
    // cell pitfall-thenable-check
    assertEquals([found, recipe.steps], ["nothing in 50 ms", ["function"]]);
  },
});
