import { assert, assertEquals, assertMatch } from "@std/assert";
import { deadline } from "@std/async";
import { ProcessPool } from "@course/async";
import { reasonOf } from "../../support/helpers.ts";
import { Rendezvous } from "../../../../lib/async/pools/processes/rendezvous.ts";

Deno.test("EX13 only a caller that knows the secret is let in, and only one", async () => {
  const rendezvous = new Rendezvous();
  const [[name, directions]] = Object.entries(rendezvous.directions);
  const port = Number(directions.split(" ")[0]);
  const connect = () => Deno.connect({ hostname: "127.0.0.1", port });

  const silent = await connect();
  const wrong = await connect();
  await wrong.write(new TextEncoder().encode(crypto.randomUUID()));
  assertEquals(await wrong.read(new Uint8Array(1)), null, "it is sent away");
  const hasty = await connect();
  hasty.close();

  Deno.env.set(name, directions);
  const there = await Rendezvous.call();
  assert(!Deno.env.has(name), "nobody else learns the way");
  const here = await rendezvous.met;
  await there.write(new Uint8Array(9), 5);
  assertEquals(await here.read(), { ticket: 5, bytes: new Uint8Array(1) });
  assertEquals(await silent.read(new Uint8Array(1)), null, "who says nothing is sent away, too");
  const late = await connect().catch(() => "refused");
  assertEquals(late, "refused");
  for (const one of [silent, wrong, here, there]) one.close();
  rendezvous.close();
});

Deno.test("EX11 a process that cannot be let in ends, and its job fails", async () => {
  const { listen } = Deno;
  const deaf = (options: Deno.TcpListenOptions) => {
    const listener = listen(options);
    listener.accept = () => Promise.reject(new Error("Too many open files"));
    return listener;
  };
  const jobs = new URL("../../support/pool_jobs.ts", import.meta.url);
  const pool = new ProcessPool(jobs, { size: 1 });
  Deno.listen = deaf as unknown as typeof Deno.listen;
  try {
    const failure = reasonOf(pool.run("add", [1, 2]));
    const error = await deadline(failure, 20_000);
    assertMatch((error as Error).message, /^The worker died while it ran the job "add"/);
  } finally {
    Deno.listen = listen;
  }
  assertEquals(await pool.run("add", [1, 2]), 3);
  await pool.close(); // Not by `await using`: it would wait forever for a job that hangs.
});
