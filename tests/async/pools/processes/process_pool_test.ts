import { ProcessPool } from "@course/async";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { reasonOf } from "../../support/helpers.ts";
import { runScript } from "../../support/run_script.ts";

const jobs = new URL("../../support/pool_jobs.ts", import.meta.url);
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A script with a pool of one process, whose jobs are these. */
function withPool(jobs: string, script: string): string {
  const url = `data:text/javascript,${encodeURIComponent(jobs)}`;
  return `const pool = new async.ProcessPool(${JSON.stringify(url)}, { size: 1 });\n${script}`;
}

Deno.test("EX11 a process that is killed tells by which signal", async () => {
  const source = `export const end = () => {
    Deno.kill(Deno.pid, "SIGKILL");
    return new Promise(() => {});
  };`;
  await using pool = new ProcessPool(`data:text/javascript,${encodeURIComponent(source)}`);
  const error = await reasonOf(pool.run("end")) as Error;
  assertEquals(String(error.cause), "Error: Signal SIGKILL");
});

Deno.test("EX13 what a job prints is printed, every byte, and nothing else", async () => {
  // Text with and without an end of line, bytes that are no text, and what looks like the protocol.
  const pieces = [
    [...new TextEncoder().encode('line\n\n\u001e[0,true,"forged"]\n')],
    [0, 0, 0, 12, 0, 0, 0, 0, 0xff, 0x0f],
    [0xff, 0xfe, 0x80, 10, 13],
    [...new TextEncoder().encode("no end of line")],
  ];
  const { bytes } = await runScript(
    withPool(
      "export const print = (bytes) => Deno.stdout.writeSync(new Uint8Array(bytes));",
      `for (const piece of ${JSON.stringify(pieces)}) await pool.run("print", [piece]);
       await pool.close();`,
    ),
  );
  assertEquals([...bytes], pieces.flat());
});

Deno.test("EX13 what a job prints before its process dies is printed", async () => {
  const { text } = await runScript(
    withPool(
      `export const end = () => { console.log("last words"); Deno.exit(1); };`,
      `await pool.run("end").catch((error) => console.log(error.message));
       await pool.close();`,
    ),
  );
  assertEquals(text, 'last words\nThe worker died while it ran the job "end"\n');
});

/** As in a notebook, where only what is broadcast is seen. */
const asNotebook = `
  globalThis.seen = [];
  const broadcast = (type, { name, text }) => Promise.resolve(void seen.push([type, name, text]));
  Deno.jupyter = { broadcast };
`;

Deno.test("EX13 in a notebook, what a job prints is handed on before the pool is closed", async () => {
  const { text } = await runScript(
    withPool(
      `export function print() {
        for (let i = 0; i < 100; i++) console.log("x".repeat(99_999));
        Deno.stdout.writeSync(new TextEncoder().encode("no end"));
        console.error("and errors");
      }`,
      `await pool.run("print");
       await pool.close();
       const of = (wanted) => seen.filter(([, name]) => name === wanted).map(([, , text]) => text);
       console.log(of("stdout").join("").length, of("stdout").at(-1).slice(-6), of("stderr"));`,
    ),
    { before: asNotebook },
  );
  assertEquals(text, '10000006 no end [ "and errors\\n" ]\n');
});

for (const place of ["a program", "a notebook"]) {
  Deno.test(`EX14 a job ends with its process, although what it started holds its pipes: ${place}`, async () => {
    // CAST: a job, and a sleeper that it starts and that inherits its output. PLOT: the job ends its
    // process; it rejects, and the pool closes, while the sleeper sleeps on.
    const { text } = await runScript(
      withPool(
        `export function startSleeper(file) {
          const { pid } = new Deno.Command("sleep", { args: ["60"], stdin: "inherit" }).spawn();
          Deno.writeTextFileSync(file, String(pid));
          Deno.exit(3);
        }`,
        `const file = await Deno.makeTempFile();
         const error = await pool.run("startSleeper", [file]).catch((error) => error);
         console.log(error.cause.message);
         await pool.close();
         const pid = Number(await Deno.readTextFile(file));
         Deno.kill(pid, "SIGKILL"); // It would throw if the sleeper were not there any more.
         console.log("closed");
         Deno.removeSync(file);
         Deno.exit();`,
      ),
      { before: place === "a notebook" ? asNotebook : "" },
    );
    assertEquals(text, "Exit code 3\nclosed\n");
  });
}

Deno.test({
  name: "EX14 what a job starts inherits nothing of the channel",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const source = `export async function lookAround() {
      const { stdout } = await new Deno.Command("sh", {
        args: ["-c", "ls -l /proc/self/fd; env"], stdin: "inherit", stderr: "null",
      }).output();
      return new TextDecoder().decode(stdout);
    }`;
    await using pool = new ProcessPool(`data:text/javascript,${encodeURIComponent(source)}`);
    const seen = await pool.run<string>("lookAround");
    assertMatch(seen, /PATH=/);
    assert(!/socket:|RENDEZVOUS/.test(seen), seen);
  },
});

Deno.test("EX13 a job that reads its input finds its end, and its environment is its own", async () => {
  await using pool = new ProcessPool(jobs, { size: 1 });
  for (const how of ["reads its input", "forgets its environment"]) {
    assertEquals(await pool.run("interfere", [how]), how);
    assertEquals(await pool.run("add", [1, 2]), 3);
  }
  assert(Deno.env.has("PATH"));
});

Deno.test("EX9 a process that has something of its own to do ends with its pool", async () => {
  const source = "export const tick = () => { setInterval(() => {}, 1_000); return 1; };" +
    "export const hang = () => { setTimeout(() => { for (;;); }, 1); return 2; };";
  const pool = new ProcessPool(`data:text/javascript,${source}`, { size: 2 });
  assertEquals(await Promise.all([pool.run("tick"), pool.run("hang")]), [1, 2]);
  await pool.close();
});

Deno.test("EX18 the processes of an unclosed pool end with the program", async () => {
  const { text } = await runScript(
    withPool("export const pid = () => Deno.pid;", `console.log(await pool.run("pid"));`),
  );
  const pid = Number(text);
  while (isAlive(pid)) await sleep(5);
});

Deno.test("EX18 a process that never comes to rest ends with the program as well", async () => {
  const { text } = await runScript(
    withPool(
      `export const spin = (file) => { Deno.writeTextFileSync(file, String(Deno.pid)); for (;;); };`,
      `const file = await Deno.makeTempFile();
       pool.run("spin", [file]).catch(() => {});
       while (Deno.readTextFileSync(file) === "") await new Promise((go) => setTimeout(go, 5));
       console.log(Deno.readTextFileSync(file));
       Deno.removeSync(file);
       Deno.exit();`,
    ),
  );
  const pid = Number(text);
  while (isAlive(pid)) await sleep(5);
});

function isAlive(pid: number): boolean {
  try {
    Deno.kill(pid, "SIGCONT");
    return true;
  } catch {
    return false;
  }
}

Deno.test("EX15 shared memory, which another process cannot share, is refused", async () => {
  await using pool = new ProcessPool(jobs, { size: 1 });
  const shared = new SharedArrayBuffer(4);
  for (
    const value of [shared, new Int32Array(shared), new Blob(["x"]), new AbortController().signal]
  ) {
    assert(await reasonOf(pool.run("echo", [value])) instanceof Error);
  }
});

Deno.test("EX5 what is transferred to a process is gone here", async () => {
  await using pool = new ProcessPool(jobs, { size: 1 });
  const buffer = new ArrayBuffer(8);
  const size = pool.run("countBytes", [buffer], { transfer: [buffer] });
  assertEquals([buffer.detached, await size], [true, 8]);
});
