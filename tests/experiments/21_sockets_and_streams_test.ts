// Extracted from notebooks/21_sockets_and_streams.ipynb by `deno task extract`: edit the notebook, not this file.

// cell setup
import { createSocket, type Socket as Udp } from "node:dgram";
import { once } from "node:events";
import type { Socket } from "node:net";
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { assertRejects, assertThrows } from "@std/assert";
import { deadline, delay } from "@std/async";
import { asCompleted, Semaphore } from "@course/async";
import { exercise, plot, predict, show, table, Timeline } from "@course/notebook";
import { type ConnectionHandler, createServer, LocalSite, openConnection } from "@course/services";
import { python, selfSigned, startServer, StreamReader, StreamWriter } from "@course/services";
import * as Plot from "@observablehq/plot";
import { createClient } from "redis";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

type Server = AsyncDisposable & { port: number };
/** A free port of this computer. */
const here = { hostname: "127.0.0.1", port: 0 };
void exercise; // for cells that are not tested

Deno.test({
  name: "21 · A server is two loops",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell loop-echo
    async function echo(connection: Deno.Conn): Promise<void> {
      using _closed = connection; // at the end of this function
      const buffer = new Uint8Array(1024);
      for (let n = await connection.read(buffer); n !== null; n = await connection.read(buffer)) {
        for (let sent = 0; sent < n;) sent += await connection.write(buffer.subarray(sent, n));
      }
    }
    async function inTurn(listener: Deno.Listener) {
      for await (const connection of listener) await echo(connection);
    }
    async function atOnce(listener: Deno.Listener) {
      const echoes: Promise<void>[] = [];
      for await (const connection of listener) echoes.push(echo(connection));
      await Promise.all(echoes);
    }
    // cell loop-experiment
    async function threeClients(title: string, serve: (listener: Deno.Listener) => Promise<void>) {
      const line = new Timeline(title), heard: string[] = [];
      const listener = Deno.listen(here);
      const { port } = listener.addr;
      const serving = serve(listener);
      const clients = await Array.fromAsync(["ada", "bob", "cy"], async (name) => ({
        ...{ name, client: await openConnection({ port }) },
      }));
      const visit = (name: string, { reader, writer, connection }: typeof clients[0]["client"]) =>
        line.span(name, async () => {
          using _closed = connection;
          for (const word of ["one", "two", "three"]) {
            writer.write(`${word}\n`);
            heard.push(`${name} ${await reader.readLine()}`);
            line.mark(name, word);
            await delay(50);
          }
        });
      await Promise.all(clients.map(({ name, client }) => visit(name, client)));
      listener.close(); // ends the loop over the connections
      await serving;
      return { line, heard };
    }
    const slow = await threeClients("await echo(connection)", inTurn);
    const quick = await threeClients("echo(connection)", atOnce);
    await show(slow.line, quick.line);
    // cell loop-check
    const names = slow.heard.map((what) => what.split(" ")[0]);
    assertEquals(names.join(" "), "ada ada ada bob bob bob cy cy cy"); // one after the other
    const third = quick.heard.findIndex((what) => what.endsWith("three"));
    assertEquals(quick.heard.slice(0, third).filter((what) => what.endsWith("one")).length, 3);
    assert(slow.line.duration > Math.max(440, quick.line.duration)); // three visits of 150 ms
  },
});

Deno.test({
  name: "21 · How much is one write?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell pieces-predict
    await predict("21.pieces", { "one write of 32 MB": "?", "reads for three writes": "?" });
    // cell pieces-experiment
    async function bigAndSmall() {
      using listener = Deno.listen(here);
      const pair = async () => {
        const { port } = listener.addr;
        const [client, server] = await Promise.all([Deno.connect({ port }), listener.accept()]);
        return {
          client,
          server,
          [Symbol.dispose]: () => [client, server].forEach((c) => c.close()),
        };
      };
      using big = await pair();
      const taken = await big.client.write(new Uint8Array(32e6));
      const next = big.client.write(bytes("more")).then(() => "returns", () => "fails");
      const meanwhile = await Promise.race([next, delay(50).then(() => "waits")]);

      using small = await pair();
      for (const word of ["tea\n", "milk\n", "cake\n"]) await small.client.write(bytes(word));
      await delay(50);
      const read = async (size: number) => {
        const buffer = new Uint8Array(size);
        return text(buffer.subarray(0, (await small.server.read(buffer))!));
      };
      const reads = [await read(1024)];
      await small.client.write(bytes("water\n"));
      reads.push(await read(4), await read(4));
      return { taken, meanwhile, reads };
    }
    const { taken, meanwhile, reads } = await bigAndSmall();
    await show(
      `one write took ${(taken / 1e6).toFixed(1)} MB, and the next one ${meanwhile}`,
      reads,
    );
    // cell pieces-against
    await predict("21.pieces").against({
      "one write of 32 MB": taken < 32e6 ? "a part of it" : "all of it",
      "reads for three writes": reads.findIndex((read) => read.endsWith("cake\n")) + 1,
    });
    // cell pieces-check
    assertGreater(taken, 0);
    assertLess(taken, 32e6);
    assertEquals(meanwhile, "waits"); // until the server reads
    assertEquals(reads, ["tea\nmilk\ncake\n", "wate", "r\n"]);
  },
});

Deno.test({
  name: "21 · Echo, four times",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell echo-loop
    async function byLoop(connection: Deno.Conn) {
      const buffer = new Uint8Array(1024);
      for (let n = await connection.read(buffer); n !== null; n = await connection.read(buffer)) {
        for (let sent = 0; sent < n;) sent += await connection.write(buffer.subarray(sent, n));
      }
    }
    async function byReader(reader: StreamReader, writer: StreamWriter) {
      for (let piece = await reader.read(); piece.length > 0; piece = await reader.read()) {
        writer.write(piece);
        await writer.drain(); // the next section is about this line
      }
    }
    // cell echo-protocol
    class EchoProtocol {
      #transport!: Socket;
      connectionMade(transport: Socket) {
        this.#transport = transport;
      }
      dataReceived(data: Uint8Array) {
        if (this.#transport.write(data)) return; // there is room for more
        this.#transport.pause();
        this.#transport.once("drain", () => this.#transport.resume());
      }
      eofReceived() {
        this.#transport.end();
      }
    }
    // cell echo-pipe
    async function byPipe({ readable, writable }: Deno.Conn) {
      await readable.pipeTo(writable);
    }
    // cell echo-experiment
    async function fiftyClients(server: Server): Promise<number> {
      await using _closed = server;
      const clients = await Promise.all(Array.from({ length: 50 }, () => openConnection(server)));
      const whole = await Promise.all(clients.map(async ({ reader, writer, connection }, i) => {
        using _closed = connection;
        writer.write(new Uint8Array(10_000).fill(i));
        const [back] = await Promise.all([reader.readExactly(10_000), writer.close()]);
        const end = await reader.read();
        return end.length === 0 && back.every((byte) => byte === i);
      }));
      return whole.filter(Boolean).length;
    }
    const styles: Record<string, () => Server | Promise<Server>> = {
      "a loop of reads": () => startServer((_reader, _writer, connection) => byLoop(connection)),
      "reader and writer": () => startServer(byReader),
      "protocol": () => createServer(() => new EchoProtocol()),
      "pipeTo": () => startServer((_reader, _writer, connection) => byPipe(connection)),
    };
    const served = await Array.fromAsync(Object.entries(styles), async ([style, start]) => ({
      ...{ style, "clients served": await fiftyClients(await start()) },
    }));
    await show(table(served));
    // cell echo-check
    assertEquals(served.map((row) => row["clients served"]), [50, 50, 50, 50]);
  },
});

Deno.test({
  name: "21 · A slow reader",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell slow-experiment
    const size = 262_144, total = 128 * size;
    const megabytes = (bytes: number) => Math.round(bytes / 1e4) / 100;
    async function slowReader(way: string, drain: boolean) {
      const samples: { ms: number; "held (MB)": number; way: string }[] = [];
      const start = performance.now();
      const since = () => Math.round(performance.now() - start);
      const made = Promise.withResolvers<number>();
      let most = 0, received = 0;
      await using server = startServer(async (_reader, writer) => {
        const look = () =>
          samples.push({ ms: since(), "held (MB)": megabytes(writer.buffered), way });
        const looking = setInterval(look, 20);
        for (let sent = 0; sent < total; sent += size) {
          writer.write(new Uint8Array(size));
          most = Math.max(most, writer.buffered);
          if (drain) await writer.drain();
          await delay(0); // the next piece
        }
        made.resolve(since());
        await writer.close();
        clearInterval(looking);
        look();
      });
      using client = await openConnection(server);
      await delay(600);
      const began = since();
      while (received < total) received += (await client.reader.read()).length;
      return { way, samples, most, began, received, made: await made.promise };
    }
    const without = await slowReader("without drain", false);
    const drained = await slowReader("with drain", true);
    // cell slow-picture
    const samples = [...without.samples, ...drained.samples];
    const picture = plot({
      title: "What waits in the memory of the writer",
      description: "Without drain a hill of many megabytes; with drain a flat line close to 0.",
      y: { grid: true },
      color: { legend: true },
      marks: [Plot.line(samples, { x: "ms", y: "held (MB)", stroke: "way" })],
    });
    const rows = [without, drained].map(({ way, most, made, began }) => ({
      ...{ way, "held at most (MB)": megabytes(most) },
      ...{ "client begins (ms)": began, "all is made (ms)": made },
    }));
    await show(picture, table(rows));
    // cell slow-check
    assertEquals([without.received, drained.received], [total, total]); // nothing is lost
    assert(drained.most <= 65_536 + size); // what drain allows, and one piece
    assertGreater(without.most, 10 * drained.most);
    assertGreater(drained.made, drained.began); // it waited for its client
    assertLess(without.made, drained.made); // and this one did not
  },
});

Deno.test({
  name: "21 · Which calls wait? _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell waits-experiment
    const passed: Record<string, number> = {}, returned = new Set<boolean>();
    async function afterAWhile(
      way: string,
      start: (piece: () => Uint8Array) => Server | Promise<Server>,
    ) {
      passed[way] = 0;
      await using server = await start(() => (passed[way]++, new Uint8Array(65_536)));
      using _client = await openConnection(server);
      while (passed[way] === 0) await delay(10);
      await delay(300);
      return { way, "passed on": passed[way] === 512 ? "all" : "a part" };
    }
    const ways = [
      await afterAWhile(
        "await connection.write",
        (piece) =>
          startServer(async (_reader, _writer, connection) => {
            for (let i = 0; i < 512; i++) await connection.write(piece());
          }),
      ),
      await afterAWhile("pipeTo", (piece) =>
        startServer(async (_reader, _writer, connection) => {
          const pull = (source: ReadableStreamDefaultController) => source.enqueue(piece());
          await new ReadableStream({ pull }).pipeTo(connection.writable);
        })),
      await afterAWhile("writer.write", (piece) =>
        startServer((_reader, writer) => {
          for (let i = 0; i < 512; i++) writer.write(piece());
        })),
      await afterAWhile("socket.write", (piece) =>
        createServer(() => ({
          connectionMade(socket) {
            for (let i = 0; i < 512; i++) returned.add(socket.write(piece()));
          },
          dataReceived() {},
        }))),
    ];
    await show(table(ways));
    // cell waits-check
    assertEquals(ways.map((row) => row["passed on"]), ["a part", "a part", "all", "all"]);
    for (const count of Object.values(passed)) assert(count > 0 && count <= 512);
    assert(returned.has(false)); // there is no room, and the loop goes on
  },
});

Deno.test({
  name: "21 · A page by hand",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell pages-get
    async function getPage(url: string): Promise<string> {
      const { hostname, port, host, pathname } = new URL(url);
      using client = await openConnection({ hostname, port: Number(port) });
      const request = [`GET ${pathname} HTTP/1.1`, `Host: ${host}`, "Connection: close", "", ""];
      client.writer.write(request.join("\r\n"));
      await client.writer.drain();
      while (await client.reader.readLine()); // up to the empty line
      return (await Array.fromAsync(client.reader)).join("\n");
    }
    // cell pages-experiment
    async function tenPages(title: string, most: number) {
      await using site = LocalSite.start();
      const line = new Timeline(title), slots = new Semaphore(most), came: number[] = [];
      const waits = [200, 290, 210, 280, 220, 270, 230, 260, 240, 250];
      const visits = waits.map((ms) =>
        slots.run(() => line.span(`${ms} ms`, () => getPage(`${site.url}/delay/${ms}`)))
      );
      for await (const page of asCompleted(visits)) came.push(JSON.parse(await page).delay);
      return { line, came, peak: site.peak };
    }
    const pool = await tenPages("Three at a time", 3);
    const open = await tenPages("All at once", 10);
    await show(pool.line, open.line);
    // cell pages-check
    assertEquals([pool.peak, open.peak], [3, 10]); // as the site saw it
    assertGreater(pool.line.duration, 799);
    assertLess(open.line.duration, pool.line.duration);
    const each = open.came.toSorted((a, b) => a - b);
    assertEquals([pool.came.length, each[0], each[9]], [10, 200, 290]);
    assertLess(open.came.indexOf(200), open.came.indexOf(290)); // as completed, not as asked
  },
});

Deno.test({
  name: "21 · The shortest client _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell bodies-answers
    const photo = new Uint8Array([0xff, 0xd8, 0x00, 0x0d]);
    const chunked = "Transfer-Encoding: chunked\r\n\r\n";
    const answers = new Map<string, Uint8Array[]>([
      ["/poem", [bytes("\r\nroses\r\n\r\nviolets")]],
      ["/menu", [bytes(`${chunked}5\r\ntea, \r\n4\r\nmilk\r\n0\r\n\r\n`)]],
      ["/photo", [bytes("\r\n"), photo]],
    ]);
    const serveAnswers: ConnectionHandler = async (reader, writer) => {
      const [, path] = (await reader.readLine())!.split(" ");
      while (await reader.readLine());
      for (const part of [bytes("HTTP/1.1 200 OK\r\n"), ...answers.get(path)!]) writer.write(part);
    };
    // cell bodies-clients
    const requestOf = (path: string) =>
      `GET ${path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n`;
    async function readAll(reader: StreamReader): Promise<Uint8Array> {
      const all: number[] = [];
      for (let piece = await reader.read(); piece.length > 0; piece = await reader.read()) {
        all.push(...piece);
      }
      return new Uint8Array(all);
    }
    async function shortest(port: number, path: string): Promise<string> {
      using client = await openConnection({ port });
      client.writer.write(requestOf(path));
      return text(await readAll(client.reader)).split("\r\n\r\n")[1];
    }
    async function careful(port: number, path: string): Promise<Uint8Array> {
      using client = await openConnection({ port });
      const { reader, writer } = client;
      writer.write(requestOf(path));
      const headers: string[] = [];
      while (headers.at(-1) !== "") headers.push((await reader.readLine())!.toLowerCase());
      if (!headers.includes("transfer-encoding: chunked")) return await readAll(reader);
      const parts: number[] = [];
      for (let length = 1; length > 0; await reader.readLine()) {
        length = parseInt((await reader.readLine())!, 16);
        parts.push(...await reader.readExactly(length));
      }
      return new Uint8Array(parts);
    }
    // cell bodies-experiment
    async function bothClients() {
      await using server = startServer(serveAnswers);
      return await Array.fromAsync(answers.keys(), async (path) => ({
        path,
        shortest: await shortest(server.port, path),
        careful: await careful(server.port, path),
      }));
    }
    const bodies = await bothClients();
    await show(table(bodies.map(({ path, shortest, careful }) => ({
      path,
      shortest: JSON.stringify(shortest),
      careful: path === "/photo" ? careful.toHex() : JSON.stringify(text(careful)),
    }))));
    // cell bodies-check
    const [poem, menu, image] = bodies;
    assertEquals([poem.shortest, text(poem.careful)], ["roses", "roses\r\n\r\nviolets"]);
    assertEquals([menu.shortest, text(menu.careful)], [
      "5\r\ntea, \r\n4\r\nmilk\r\n0",
      "tea, milk",
    ]);
    assertEquals(image.careful, photo);
    assertThrows(() => new TextDecoder("utf-8", { fatal: true }).decode(photo), TypeError);
    assert(image.shortest.startsWith("\uFFFD\uFFFD"));
  },
});

Deno.test({
  name: "21 · Without a connection",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell udp-experiment
    async function bound(): Promise<Udp & AsyncDisposable> {
      const socket = createSocket("udp4").bind(0, here.hostname);
      await once(socket, "listening");
      const close = async () => void (socket.close(), await once(socket, "close"));
      return Object.assign(socket, { [Symbol.asyncDispose]: close });
    }
    async function datagrams() {
      await using server = await bound();
      await using client = await bound();
      const gone = await bound();
      const free = gone.address().port;
      await gone[Symbol.asyncDispose](); // now no one listens there
      const heard: string[] = [];
      server.on("message", (message, from) => server.send(message, from.port, from.address));
      client.on("message", (message) => heard.push(text(message)));
      const send = (data: Uint8Array, to = server.address().port) =>
        new Promise<string>((resolve) =>
          client.send(data, to, here.hostname, (error) => resolve(error ? "refused" : "sent"))
        );
      const calls: string[] = [];
      for (const word of ["tea", "", "milk"]) calls.push(await send(bytes(word)));
      calls.push(await send(bytes("hello?"), free), await send(new Uint8Array(100_000)));
      for (let ms = 0; ms < 2000 && heard.length < 3; ms += 20) await delay(20);
      await delay(50);
      return { calls, heard };
    }
    const udp = await datagrams();
    await show(udp);
    // cell udp-check
    assertEquals(udp.calls, ["sent", "sent", "sent", "sent", "refused"]);
    assertEquals(udp.heard, ["tea", "", "milk"]); // three messages, not one stream
    assertEquals("listenDatagram" in Deno, false);
  },
});

Deno.test({
  name: "21 · Whom does a client trust?",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell tls-experiment
    const heard: (string | null)[] = [];
    async function visitTls(trusts: boolean, hosts: string[], notAfter?: Date): Promise<string> {
      const tls = await selfSigned({ hosts, notBefore: new Date(0), notAfter });
      await using server = startServer(async (reader, writer) => {
        heard.push(await reader.readLine());
        writer.write("welcome\n");
      }, { tls });
      try {
        using client = await openConnection({ ...server, caCerts: trusts ? [tls.cert] : [] });
        client.writer.write("hello\n");
        return `"${await client.reader.readLine()}"`;
      } catch (error) {
        return /UnknownIssuer|not valid for name|expired/.exec(`${error}`)?.[0] ?? `${error}`;
      }
    }
    const visits = {
      "trusts the system only": await visitTls(false, [here.hostname]),
      "is given the certificate": await visitTls(true, [here.hostname]),
      "… for another host": await visitTls(true, ["shop.example"]),
      "… expired": await visitTls(true, [here.hostname], new Date(1e12)),
    };
    await show(table(Object.entries(visits).map(([client, sees]) => ({ client, sees }))));
    // cell tls-check
    assertEquals(Object.values(visits), [
      "UnknownIssuer",
      '"welcome"',
      "not valid for name",
      "expired",
    ]);
    assertEquals(heard, ["hello"]); // of four
  },
});

Deno.test({
  name: "21 · A chat that ends with silence",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell chat-server
    const members = new Map<string, StreamWriter>();
    function tell(message: string, from: string) {
      for (const [name, writer] of members) if (name !== from) writer.write(`${message}\n`);
    }
    const chat: ConnectionHandler = async (reader, writer) => {
      const next = () => deadline(reader.readLine(), 400);
      const name = await next() ?? "";
      members.set(name, writer);
      try {
        for (let line = await next(); line !== null; line = await next()) {
          tell(`${name}: ${line}`, name);
        }
        tell(`${name} left`, name);
      } catch {
        tell(`${name} was silent`, name);
        writer.write("you were silent\n");
      } finally {
        members.delete(name);
      }
    };
    // cell chat-experiment
    const talk = new Timeline("Two in a chat, and what each of them hears");
    async function member(port: number, name: string, lines: string[], stays: boolean) {
      const { reader, writer, connection } = await openConnection({ port });
      using _closed = connection;
      const heard: string[] = [];
      const hearing = talk.span(name, async () => {
        for await (const line of reader) {
          heard.push(line);
          talk.mark(name, line);
        }
      });
      writer.write(`${name}\n`);
      while (members.size < 2) await delay(1); // both are there
      for (const line of lines) {
        writer.write(`${line}\n`);
        await delay(100);
      }
      if (!stays) await writer.close();
      await hearing;
      return heard;
    }
    const chatServer = startServer(chat);
    const [ada, bob] = await Promise.all([
      member(chatServer.port, "ada", ["1", "2", "3", "4", "5", "6", "7"], false),
      member(chatServer.port, "bob", ["hello"], true),
    ]).finally(() => chatServer.close());
    await show(talk);
    // cell chat-check
    assertEquals(ada, ["bob: hello", "bob was silent"]);
    assertEquals(bob.at(-1), "you were silent");
    assertEquals(bob.slice(0, 2), ["ada: 1", "ada: 2"]);
    assertEquals([chatServer.errors, members.size], [[], 0]);
    const { start, end } = talk.entries.find((one) => one.lane === "bob" && one.end > one.start)!;
    assertGreater(end - start, 399);
  },
});

Deno.test({
  name: "21 · A server for a client you did not write",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell resp-server
    const store = new Map<string, string>();
    const commands = new Map<string, (...words: string[]) => string>([
      ["ping", () => "+PONG"],
      ["set", (key, value) => (store.set(key, value), "+OK")],
      ["get", (key) => {
        const value = store.get(key);
        return value === undefined ? "$-1" : `$${bytes(value).length}\r\n${value}`;
      }],
      ["incr", (key) => {
        store.set(key, `${Number(store.get(key) ?? 0) + 1}`);
        return `:${store.get(key)}`;
      }],
    ]);
    const redis: ConnectionHandler = async (reader, writer) => {
      for await (const head of reader) { // "*2"
        const words: string[] = [];
        for (let left = Number(head.slice(1)); left > 0; left--) {
          const length = Number((await reader.readLine())!.slice(1)); // "$3"
          words.push(text(await reader.readExactly(length)));
          await reader.readExactly(2); // the end of the line
        }
        const [name, ...rest] = words;
        const answer = commands.get(name.toLowerCase())?.(...rest);
        writer.write(`${answer ?? `-ERR unknown command '${name}'`}\r\n`);
        await writer.drain();
      }
    };
    // cell resp-experiment
    async function twoClients(port: number) {
      store.clear();
      const options = { url: `redis://${here.hostname}:${port}`, RESP: 2 } as const;
      const clients = [createClient(options), createClient(options)];
      for (const client of clients) await client.on("error", () => {}).connect();
      const [first, second] = clients;
      const increments = Array.from({ length: 200 }, (_, i) => clients[i % 2].incr("counter"));
      await Promise.all(increments);
      const seen = [
        await first.set("drink", "café"),
        await second.get("drink"),
        await first.get("?"),
      ];
      const refused = await second.hGet("a", "b").catch((error: Error) => error.message);
      const counter = await second.get("counter");
      for (const client of clients) await client.close();
      return { seen, counter, refused };
    }
    const server = startServer(redis);
    const told = await twoClients(server.port).finally(() => server.close());
    await show(told);
    // cell resp-check
    assertEquals(told.seen, ["OK", "café", null]);
    assertEquals([told.counter, told.refused], ["200", "ERR unknown command 'HGET'"]);
  },
});

Deno.test({
  name: "21 · The same in Python _(optional)_",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell python-echo
    const echoes = await python(
      { version: ">=3.11" },
      `
  import asyncio, json, socket

  async def by_socket(connection):
      loop = asyncio.get_running_loop()
      with connection:
          while data := await loop.sock_recv(connection, 1024):
              await loop.sock_sendall(connection, data)

  async def by_stream(reader, writer):
      while data := await reader.read(1024):
          writer.write(data)
          await writer.drain()
      writer.close()
      await writer.wait_closed()

  class EchoProtocol(asyncio.Protocol):
      def connection_made(self, transport):
          self.transport = transport
      def data_received(self, data):
          self.transport.write(data)

  async def client(port, number):
      reader, writer = await asyncio.open_connection("127.0.0.1", port)
      lines = [f"{number} {word}\\n".encode() for word in ("one", "two", "three")]
      writer.writelines(lines)
      writer.write_eof()
      whole = await reader.read() == b"".join(lines)
      writer.close()
      return whole

  async def twenty(port):
      return sum(await asyncio.gather(*(client(port, n) for n in range(20))))

  async def main():
      loop, told = asyncio.get_running_loop(), {}
      with socket.create_server(("127.0.0.1", 0)) as listener:
          listener.setblocking(False)
          async def accept():
              async with asyncio.TaskGroup() as group:
                  while True:
                      connection, _ = await loop.sock_accept(listener)
                      connection.setblocking(False)
                      group.create_task(by_socket(connection))
          accepting = asyncio.create_task(accept())
          told["sock_accept"] = await twenty(listener.getsockname()[1])
          accepting.cancel()
          await asyncio.wait([accepting])
      async with await asyncio.start_server(by_stream, "127.0.0.1", 0) as server:
          told["start_server"] = await twenty(server.sockets[0].getsockname()[1])
      async with await loop.create_server(EchoProtocol, "127.0.0.1", 0) as server:
          told["create_server"] = await twenty(server.sockets[0].getsockname()[1])

      held = loop.create_future()
      async def pour(reader, writer):
          for _ in range(256):
              writer.write(bytes(65536))
          held.set_result(writer.transport.get_write_buffer_size())
          writer.transport.abort()
      async with await asyncio.start_server(pour, "127.0.0.1", 0) as server:
          _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
          told["held without drain"] = "more than 4 MB" if await held > 4e6 else "little"
          writer.close()
      told["sock_send"] = hasattr(loop, "sock_send")
      with socket.create_server(("127.0.0.1", 0)) as deaf:
          with socket.create_connection(deaf.getsockname()) as sender:
              sender.setblocking(False)
              told["one send"] = "a part" if sender.send(bytes(32_000_000)) < 32_000_000 else "all"
      try:
          bytes([0xFF, 0xD8, 0x00, 0x0D]).decode("utf8")
      except UnicodeDecodeError as error:
          told["decode"] = type(error).__name__
      print(json.dumps(told))

  asyncio.run(main())
`,
    );
    const inPython = echoes.json<Record<string, unknown>>();
    await show(inPython, echoes.about);
    // cell python-pages
    const fetched = await python(
      { version: ">=3.11" },
      `
  import asyncio, json, socket, time
  from concurrent.futures import ThreadPoolExecutor

  inside, peak = 0, 0
  async def site(reader, writer):
      global inside, peak
      inside += 1
      peak = max(peak, inside)
      await reader.readuntil(b"\\r\\n\\r\\n")
      await asyncio.sleep(0.05)
      writer.write(b"HTTP/1.1 200 OK\\r\\n\\r\\n<title>tea</title>")
      inside -= 1
      writer.close()

  REQUEST = b"GET / HTTP/1.1\\r\\nHost: here\\r\\nConnection: close\\r\\n\\r\\n"

  def blocking(port):
      with socket.create_connection(("127.0.0.1", port)) as client:
          client.sendall(REQUEST)
          data = b""
          while piece := client.recv(1024):
              data += piece
      return data.partition(b"\\r\\n\\r\\n")[2]

  async def awaiting(port):
      reader, writer = await asyncio.open_connection("127.0.0.1", port)
      writer.write(REQUEST)
      await writer.drain()
      data = b"".join([line async for line in reader])
      writer.close()
      return data.partition(b"\\r\\n\\r\\n")[2]

  async def measured(*awaitables):
      global peak
      peak, start = 0, time.perf_counter()
      pages = [await page for page in asyncio.as_completed(awaitables)]
      rounds = int((time.perf_counter() - start) / 0.05)
      return {"pages": len(pages), "peak": peak, "rounds": rounds}

  async def main():
      loop = asyncio.get_running_loop()
      async with await asyncio.start_server(site, "127.0.0.1", 0) as server:
          port = server.sockets[0].getsockname()[1]
          with ThreadPoolExecutor(3) as pool:
              calls = [loop.run_in_executor(pool, blocking, port) for _ in range(10)]
              threads = await measured(*calls)
          print(json.dumps([threads, await measured(*(awaiting(port) for _ in range(10)))]))

  asyncio.run(main())
`,
    );
    type Pages = { pages: number; peak: number; rounds: number };
    const [threads, streams] = fetched.json<Pages[]>();
    await show(
      table([{ way: "three threads", ...threads }, { way: "open_connection", ...streams }]
        .map(({ way, pages, peak }) => ({ way, pages, "at once": peak }))),
      fetched.about,
    );
    // cell python-check
    assertEquals(inPython, {
      ...{ sock_accept: 20, start_server: 20, create_server: 20 },
      "held without drain": "more than 4 MB",
      sock_send: false,
      "one send": "a part",
      decode: "UnicodeDecodeError",
    });
    assertEquals([threads.pages, threads.peak, streams.pages, streams.peak], [10, 3, 10, 10]);
    assertGreater(threads.rounds, 3); // four rounds of 50 ms
  },
});

Deno.test({
  name: "21 · Pitfalls",
  sanitizeOps: true,
  sanitizeResources: true,
  sanitizeExit: true,
  fn: async () => {
    // cell pitfall-error
    async function oneBadClient() {
      const listener = Deno.listen(here);
      const serving = (async () => {
        for await (const connection of listener) {
          using _closed = connection;
          const order = JSON.parse((await new StreamReader(connection).readLine())!);
          await connection.write(bytes(`${order.drink}\n`));
        }
      })().catch((error) => error.name);
      const { port } = listener.addr;
      const ask = async (order = '{ "drink": "tea" }') => {
        using client = await openConnection({ port });
        client.writer.write(`${order}\n`);
        return await client.reader.readLine();
      };
      await ask("tea, please").catch(() => {});
      return { server: await serving, second: await ask().catch((error) => error.name) };
    }
    const fate = await oneBadClient();
    await show(`the server: ${fate.server}`, `the second client: ${fate.second}`);
    // cell pitfall-error-check
    assertEquals([fate.server, fate.second], ["SyntaxError", "ConnectionRefused"]);
    // cell pitfall-gone
    const aborted: string[] = [], visitor = new AbortController();
    async function answer(request: Request): Promise<Response> {
      const path = new URL(request.url).pathname;
      request.signal.addEventListener("abort", () => aborted.push(path));
      if (path === "/leaves") setTimeout(() => visitor.abort(), 50); // the visitor gives up
      await delay(500, { signal: request.signal }).catch(() => {}); // stops the work, too
      return new Response("done");
    }
    async function twoRequests() {
      await using server = Deno.serve({ ...here, onListen() {} }, answer);
      const url = `http://${here.hostname}:${server.addr.port}`;
      const stays = await (await fetch(`${url}/stays`)).text();
      await assertRejects(() => fetch(`${url}/leaves`, visitor));
      for (let ms = 0; ms < 2000 && aborted.length === 0; ms += 20) await delay(20);
      return stays;
    }
    const stays = await twoRequests();
    await show({ stays, aborted });
    // cell pitfall-gone-check
    assertEquals([stays, aborted], ["done", ["/leaves"]]);
  },
});
