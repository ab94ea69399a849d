/** A GET that blocks: by a socket of the operating system, and by curl. */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { WorkerPool } from "@course/async";
import {
  type BlockingAnswer,
  blockingGet,
  type BlockingGetOptions,
  blockingJobs,
  BlockingSocket,
  LocalSite,
} from "@course/services";

const ways = [
  { by: "socket", ignore: !BlockingSocket.available },
  { by: "curl", ignore: !canRun("curl") },
] as const;

function canRun(program: string): boolean {
  try {
    return new Deno.Command(program, { args: ["--version"], stdout: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

for (const { by, ignore } of ways) {
  const options: BlockingGetOptions = { by };

  Deno.test({
    ignore,
    name: `blockingGet by ${by} returns the status and the bytes of the body`,
    async fn() {
      const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => i % 7 === 0 ? 13 : i % 11);
      bytes.set(new TextEncoder().encode("\r\n\r\nnot a head\r\n\r\n"), 500);
      await using server = Deno.serve(
        { hostname: "127.0.0.1", port: 0, onListen() {} },
        (request) => new Response(request.url.endsWith("/all?x=1") ? bytes : null, { status: 201 }),
      );
      await using pool = new WorkerPool(blockingJobs, { size: 1 });
      const get = (path: string) =>
        pool.run<BlockingAnswer>("get", [
          `http://127.0.0.1:${server.addr.port}${path}`,
          options,
        ]);
      assertEquals(await get("/all?x=1"), { status: 201, body: bytes });
      assertEquals(await get("/"), { status: 201, body: new Uint8Array() });
    },
  });

  Deno.test({
    ignore,
    name: `blockingGet by ${by} fails where nothing listens, and where HTTP is not spoken`,
    async fn() {
      const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const url = `http://127.0.0.1:${listener.addr.port}/`;
      await using pool = new WorkerPool(blockingJobs, { size: 1 });
      const answer = pool.run("get", [url, options]);
      const connection = await listener.accept();
      await connection.read(new Uint8Array(1000));
      await connection.write(new TextEncoder().encode("* OK IMAP4 ready\r\n"));
      connection.close();
      listener.close();
      await assertRejects(() => answer, Error, `Cannot get ${by === "curl" ? url : ""}`);
      assertThrows(() => blockingGet(url, options), Error, "Cannot");
    },
  });
}

Deno.test("blockingGet names an address that it cannot ask", () => {
  for (const wrong of ["https://127.0.0.1/", "http://localhost/", "127.0.0.1", ""]) {
    assertThrows(
      () => blockingGet(wrong),
      TypeError,
      `address must be like http://127.0.0.1:8000/, received ${wrong}`,
    );
  }
});

Deno.test("blockingGet overlaps in a pool of threads", async () => {
  await using site = LocalSite.start();
  await using pool = new WorkerPool(blockingJobs, { size: 3 });
  await Promise.all([1, 2, 3].map(() => pool.run("get", [`${site.url}/delay/1`])));
  site.reset();
  await Promise.all([1, 2, 3, 4, 5].map(() => pool.run("get", [`${site.url}/delay/800`])));
  assertEquals([site.peak, site.log.length], [3, 5]);
});
