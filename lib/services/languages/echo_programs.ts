/** One echo program in three languages, to compare their event loops. */

/** What an echo program measures. */
export interface EchoCost {
  /** CPU time of a round trip in microseconds, for the first twenty connections. */
  readonly first: number;
  /** The same for the later connections. */
  readonly cpu: number;
  /** Round trips per second of the later connections. */
  readonly rate: number;
}

/** Options of {@linkcode echoInPython}. */
export interface EchoOptions {
  /** Round trips of each connection; 100 unless said otherwise. */
  readonly trips?: number;
  /** How many microseconds the server computes for each message; 0 unless said otherwise. */
  readonly work?: number;
  /** Whether one connection is opened and closed before all others. */
  readonly closeOne?: boolean;
}

/**
 * A module for Node and Deno: a server that returns what it receives, and its 20 clients, in one
 * process. Each client makes 100 round trips of 1024 bytes; then twenty new ones do the same. The
 * program prints an {@linkcode EchoCost} as JSON.
 *
 * @example What a round trip costs in Node
 * ```ts
 * import { type EchoCost, echoInJavaScript, node } from "@course/services";
 * import { assert } from "@std/assert";
 *
 * const result = await node({ varies: /[\d.]+/ }, echoInJavaScript);
 * const { first, cpu, rate } = result.json<EchoCost>();
 * assert(first > 0 && cpu > 0 && rate > 0);
 * ```
 */
export const echoInJavaScript: string = `
  import { once } from "node:events";
  import { connect, createServer } from "node:net";
  import process from "node:process";

  const message = new Uint8Array(1024);
  const server = createServer((socket) => socket.on("data", (data) => socket.write(data)));
  await once(server.listen(0, "127.0.0.1"), "listening");

  async function client(trips) {
    const socket = connect(server.address().port, "127.0.0.1");
    let received = 0, wake;
    socket.on("data", (data) => {
      received += data.length;
      if (received % message.length === 0) wake();
    });
    for (let trip = 0; trip < trips; trip++) {
      const answer = new Promise((resolve) => wake = resolve);
      socket.write(message);
      await answer;
    }
    socket.destroy();
  }
  async function clients() {
    await Promise.all(Array.from({ length: 20 }, () => client(100)));
    const { user, system } = process.cpuUsage();
    return [performance.now(), user + system];
  }
  const { user, system } = process.cpuUsage();
  const [start, between] = await clients(), [end, after] = await clients();
  const first = (between - user - system) / 2000, cpu = (after - between) / 2000;
  console.log(JSON.stringify({ first, cpu, rate: 2e6 / (end - start) }));
  server.close();
`;

/** The same for asyncio; with the argument `uvloop`, on uvloop's event loop. */
export function echoInPython(options: EchoOptions = {}): string {
  const { trips = 100, work = 0, closeOne = false } = options;
  return `
  import asyncio, json, sys, time

  async def echo(reader, writer):
      while data := await reader.read(65536):
          end = time.process_time() + ${work} / 1e6
          while time.process_time() < end:
              pass
          writer.write(data)
      writer.close()

  async def client(port, trips):
      reader, writer = await asyncio.open_connection("127.0.0.1", port)
      for _ in range(trips):
          writer.write(bytes(1024))
          await reader.readexactly(1024)
      writer.close()

  async def main():
      server = await asyncio.start_server(echo, "127.0.0.1", 0)
      port = server.sockets[0].getsockname()[1]${closeOne ? CLOSE_ONE : ""}
      async def clients():
          await asyncio.gather(*[client(port, ${trips}) for _ in range(20)])
          return time.perf_counter(), time.process_time()
      before, count = time.process_time(), 20 * ${trips}
      (start, between), (end, after) = await clients(), await clients()
      server.close()
      first, cpu = 1e6 * (between - before) / count, 1e6 * (after - between) / count
      print(json.dumps({"first": first, "cpu": cpu, "rate": count / (end - start)}))

  if sys.argv[1:]:
      import uvloop
      uvloop.run(main())
  else:
      asyncio.run(main())
  `;
}

const CLOSE_ONE = `
      await client(port, 0)
      await asyncio.sleep(0.05)`;

/** The same in Go, with a goroutine for each side of each connection. */
export const echoInGo: string = String.raw`
  package main

  import ("fmt"; "io"; "net"; "sync"; "syscall"; "time")

  func client(address string) {
    socket, _ := net.Dial("tcp", address)
    defer socket.Close()
    message := make([]byte, 1024)
    for trip := 0; trip < 100; trip++ {
      socket.Write(message)
      io.ReadFull(socket, message)
    }
  }
  func cpu() float64 {
    var used syscall.Rusage
    syscall.Getrusage(syscall.RUSAGE_SELF, &used)
    return float64(used.Utime.Nano() + used.Stime.Nano()) / 1000
  }
  func clients(address string) (time.Time, float64) {
    var all sync.WaitGroup
    for i := 0; i < 20; i++ {
      all.Add(1)
      go func() { client(address); all.Done() }()
    }
    all.Wait()
    return time.Now(), cpu()
  }
  func main() {
    server, _ := net.Listen("tcp", "127.0.0.1:0")
    go func() {
      for { socket, _ := server.Accept(); go io.Copy(socket, struct{ io.Reader }{socket}) }
    }()
    before := cpu()
    start, between := clients(server.Addr().String())
    end, after := clients(server.Addr().String())
    fmt.Printf("{\"first\": %f, \"cpu\": %f, \"rate\": %f}\n",
      (between - before) / 2000, (after - between) / 2000, 2000 / end.Sub(start).Seconds())
  }
`;

/**
 * Runs {@linkcode echoInJavaScript} in a Deno process of its own.
 *
 * @throws {Error} If the process fails.
 */
export async function echoInDeno(): Promise<EchoCost> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-all",
      "--no-config",
      "data:text/javascript," + encodeURIComponent(echoInJavaScript),
    ],
  });
  const { success, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`The echo program failed:\n${decoder.decode(stderr)}`);
  return JSON.parse(decoder.decode(stdout));
}
