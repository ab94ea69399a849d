import { onVirtualTime } from "@course/notebook/virtual";
import { createTask } from "@course/async";
import { delay } from "@std/async";
import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  activeCell,
  endCell,
  RunningCell,
  runningCell,
} from "../../../../lib/notebook/kernel/cell.ts";
import {
  excuseProcesses,
  Leftovers,
  openResources,
  openTasks,
  trackWorkers,
} from "../../../../lib/notebook/kernel/notes/leftovers.ts";
import { timers } from "../../../../lib/notebook/time/timers.ts";

Deno.test(
  "timers and intervals that a cell left are counted, with their lengths",
  onVirtualTime(() => {
    timers.owner = () => runningCell();
    const leftovers = new Leftovers([]);
    assertEquals(leftovers.notes(runningCell()), []);
    const left = [
      setTimeout(() => {}, 5000),
      setTimeout(() => {}, 700),
      setInterval(() => {}, 100),
    ];
    assertEquals(leftovers.notes(runningCell()), [
      "note: 2 timers are still waiting (5000, 700 ms): await what they do, or clear them",
      "note: 1 interval is still waiting (100 ms): clear it",
    ]);
    assertEquals(leftovers.notes(new RunningCell()), []); // another cell's are not this one's
    left.forEach(clearTimeout);
    assertEquals(leftovers.notes(runningCell()), []);
    timers.owner = () => undefined;
  }),
);

Deno.test("servers, sockets, files: what the cell opened and did not close", async () => {
  const leftovers = new Leftovers([openResources]);
  leftovers.restart();
  assertEquals(leftovers.notes(runningCell()), []);
  const server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
  const listener = Deno.listen({ port: 0 });
  const connection = await Deno.connect({ port: listener.addr.port });
  assertEquals(leftovers.notes(runningCell()).sort(), [
    "note: 1 server is still alive: await server.shutdown()",
    "note: 1 server is still alive: close the listener",
    "note: 1 socket is still alive: close the connection",
  ]);
  leftovers.restart(); // the next cell is not blamed
  assertEquals(leftovers.notes(runningCell()), []);
  connection.close();
  listener.close();
  await server.shutdown();
});

Deno.test("of several things a note speaks in the plural", () => {
  const alive = new Map<string, number>();
  const leftovers = new Leftovers([() => alive]);
  const notes = (kind: string, count: number) => {
    alive.clear();
    leftovers.restart();
    alive.set(kind, count);
    return leftovers.notes(runningCell());
  };
  for (
    const [kind, one, several] of [
      ["http", "1 server is", "2 servers are"],
      ["tcpListener", "1 server is", "2 servers are"],
      ["tlsListener", "1 server is", "2 servers are"],
      ["unixListener", "1 server is", "2 servers are"],
      ["tcpStream", "1 socket is", "2 sockets are"],
      ["tlsStream", "1 socket is", "2 sockets are"],
      ["unixStream", "1 socket is", "2 sockets are"],
      ["udpSocket", "1 socket is", "2 sockets are"],
      ["webSocketStream", "1 WebSocket is", "2 WebSockets are"],
      ["webSocket", "1 WebSocket is", "2 WebSockets are"],
      ["fetchResponse", "1 response is", "2 responses are"],
      ["fsFile", "1 file is", "2 files are"],
      ["childProcess", "1 child process is", "2 child processes are"],
      ["worker", "1 Worker is", "2 Workers are"],
      ["task", "1 task is", "2 tasks are"],
    ]
  ) {
    const [single] = notes(kind, 1);
    const [plural] = notes(kind, 2);
    assert(single.startsWith(`note: ${one} still alive: `), single);
    assert(plural.startsWith(`note: ${several} still alive: `), plural);
    assertMatch(plural, /of each$|s$|them$|their bodies$/);
    assert(!/\b(it|its)\b/.test(plural), plural);
  }
  assertEquals(notes("task", 3), ["note: 3 tasks are still alive: await or cancel them"]);
  assertEquals(notes("http", 2), ["note: 2 servers are still alive: await shutdown() of each"]);
  assertEquals(notes("nothing known", 2), []);
});

Deno.test("tasks of lib/async that have not ended", async () => {
  const leftovers = new Leftovers([openTasks]);
  leftovers.restart();
  const task = createTask((signal) => delay(10_000, { signal }), { name: "forgotten" });
  assertEquals(leftovers.notes(runningCell()), ["note: 1 task is still alive: await or cancel it"]);
  task.cancel();
  await task.catch(() => {});
  assertEquals(leftovers.notes(runningCell()), []);
});

Deno.test("Workers that were not terminated", () => {
  const before = globalThis.Worker;
  const excused: string[] = [];
  const excuse = () => {
    excused.push("begun");
    return { [Symbol.dispose]: () => void excused.push("ended") };
  };
  const leftovers = new Leftovers([trackWorkers(excuse)]);
  leftovers.restart();
  const worker = new Worker("data:application/javascript,", { type: "module" });
  assert(worker instanceof before);
  assertEquals(excused, ["begun", "ended"]);
  assertEquals(leftovers.notes(runningCell()), ["note: 1 Worker is still alive: terminate it"]);
  worker.terminate();
  assertEquals(leftovers.notes(runningCell()), []);
  globalThis.Worker = before;
});

Deno.test("the start of a process is excused, and it starts as ever", async () => {
  const { spawn, output } = Deno.Command.prototype;
  const excused: string[] = [];
  excuseProcesses(() => {
    excused.push("begun");
    return { [Symbol.dispose]: () => void excused.push("ended") };
  });
  try {
    const options: Deno.CommandOptions = { args: ["--version"], stdout: "piped", stderr: "null" };
    const child = new Deno.Command(Deno.execPath(), options).spawn();
    assertEquals(excused, ["begun", "ended"]);
    assert((await child.output()).success);
    excused.length = 0;
    const ending = new Deno.Command(Deno.execPath(), options).output();
    assertEquals([excused[0], excused.at(-1)], ["begun", "ended"]);
    assertMatch(new TextDecoder().decode((await ending).stdout), /^deno /);
  } finally {
    Object.assign(Deno.Command.prototype, { spawn, output });
  }
});

Deno.test(
  "what a timer of an earlier cell prints has that cell's time, and does not begin the next",
  onVirtualTime(async () => {
    timers.owner = () => activeCell();
    const earlier = runningCell();
    earlier.restart();
    let late: [RunningCell, number] | undefined;
    setTimeout(() => late = [activeCell(), activeCell().elapsed()], 300);
    await delay(100);
    endCell();
    await delay(200);
    assertEquals(late, [earlier, 300]);
    assert(!runningCell().begun);
    timers.owner = () => undefined;
  }),
);
