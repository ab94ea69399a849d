import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { onVirtualTime } from "@course/notebook/virtual";
import { runProgram } from "../../../lib/services/languages/run_program.ts";

const base = { file: "program.js", args: [], timeout: 60_000 };
const deno = (program: string, options = {}) =>
  runProgram({
    ...base,
    command: [Deno.execPath(), "run", "--allow-all", "--no-config", "--quiet"],
    program,
    ...options,
  });

/** A program that writes its number and its folder to a file once it runs, and never ends. */
const ENDLESS = `
  Deno.writeTextFileSync(Deno.args[0], [Deno.pid, Deno.cwd()].join(" "));
  setInterval(() => {}, 1000);
`;

/** A program that starts another one of its kind before it does the same. */
const FAMILY = `
  const [path, command] = Deno.args;
  new Deno.Command(command, { args: ["eval", ${
  JSON.stringify(ENDLESS)
}, path + "-child"] }).spawn();
  ${ENDLESS}
`;

async function writtenTo(path: string): Promise<{ pid: number; folder: string }> {
  for (;;) {
    const [pid, folder] = (await Deno.readTextFile(path).catch(() => "")).split(" ");
    if (folder) return { pid: Number(pid), folder };
    await pause();
  }
}

const pidIn = async (path: string) => (await writtenTo(path)).pid;

/** Looks again and again for ten seconds whether something is so. */
async function soon(isSo: () => boolean | Promise<boolean>, otherwise: string): Promise<void> {
  for (let looks = 0; !await isSo(); looks++) {
    assert(looks < 1000, otherwise);
    await pause();
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 10));

async function untilGone(pid: number): Promise<void> {
  await soon(() => !isRunning(pid), `process ${pid} is still running`);
}

function isRunning(pid: number): boolean {
  try {
    Deno.kill(pid, "SIGCONT");
    return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}

async function tempFolder() {
  const path = await Deno.makeTempDir({ prefix: "course_" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

Deno.test("runProgram keeps what is printed apart from warnings, without names of folders", async () => {
  const ended = await deno(
    `
    console.log("one\\r\\ntwo", Deno.args.join());
    console.error("from " + import.meta.filename);
    Deno.exit(3);
  `,
    { args: ["a b", "c"] },
  );
  assertEquals(ended, { code: 3, output: "one\ntwo a b,c", stderr: "from program.js" });
});

Deno.test("runProgram: the program has an input that is at its end, and a folder of its own", async () => {
  const { output } = await deno(`
    console.log((await new Response(Deno.stdin.readable).text()).length);
    console.log([...Deno.readDirSync(".")].map(({ name }) => name).join());
    console.log(Deno.cwd());
  `);
  const [length, files, folder] = output.split("\n");
  assertEquals([length, files], ["0", "program.js"]);
  await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound);
});

Deno.test("runProgram ends what takes too long in real time, with all that it has started", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/pid`;
  const onTime = onVirtualTime(async () => {
    const slow = deno(FAMILY, { args: [path, Deno.execPath()], timeout: 4000 });
    await assertRejects(() => slow, DOMException, "did not end within 4000 ms");
  });
  const start = performance.now();
  await onTime(undefined as unknown as Deno.TestContext);
  const took = performance.now() - start;
  assert(took > 3990 && took < 16_000, `${took} ms`);
  await untilGone(await pidIn(path));
});

Deno.test("runProgram ends the whole family when its signal aborts, with the signal's reason", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/pid`;
  const stop = new AbortController();
  const reason = new Error("Stop");
  const running = deno(FAMILY, { args: [path, Deno.execPath()], signal: stop.signal });
  running.catch(() => {});
  const pids = [await pidIn(path), await pidIn(`${path}-child`)];
  stop.abort(reason);
  assert(await running.catch((error) => error) === reason);
  for (const pid of pids) await untilGone(pid);
  assert(await deno("", { signal: stop.signal }).catch((error) => error) === reason);
});

Deno.test("runProgram leaves nothing that the program has started when it ends by itself", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/pid`;
  const { code } = await deno(
    `
      const [path, command] = Deno.args;
      const args = ["eval", ${JSON.stringify(ENDLESS)}, path];
      new Deno.Command(command, { args }).spawn();
      const hasBegun = () => Deno.stat(path).then(() => true, () => false);
      while (!await hasBegun()) await new Promise((resolve) => setTimeout(resolve, 10));
      Deno.exit(0);
    `,
    { args: [path, Deno.execPath()] },
  );
  assertEquals(code, 0);
  await untilGone(await pidIn(path));
});

Deno.test({
  name: "runProgram: a program ends with the process that started it, even if that is killed",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using folder = await tempFolder();
    const path = `${folder.path}/pid`;
    const module = import.meta.resolve("../../../lib/services/languages/run_program.ts");
    const command = [Deno.execPath(), "run", "--allow-all", "--no-config", "--quiet"];
    const run = { ...base, command, program: ENDLESS, args: [path] };
    const script = `
      import { runProgram } from "${module}";
      await runProgram(${JSON.stringify(run)});
    `;
    const parent = new Deno.Command(Deno.execPath(), { args: ["eval", script] }).spawn();
    const { pid, folder: its } = await writtenTo(path);
    parent.kill("SIGKILL");
    await parent.status;
    await untilGone(pid);
    const isThere = () => Deno.stat(its).then(() => true, () => false);
    await soon(async () => !await isThere(), "its folder is still there");
  },
});

Deno.test("runProgram: no setting of the user's Python, Node or Go reaches the program", async () => {
  const module = import.meta.resolve("../../../lib/services/languages/run_program.ts");
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "eval",
      `import { cleanEnvironment } from "${module}"; console.log(JSON.stringify(cleanEnvironment()))`,
    ],
    env: {
      ...{ PYTHONPATH: "/x", PYTHONHOME: "/x", PYTHONASYNCIODEBUG: "1", VIRTUAL_ENV: "/x" },
      ...{ NODE_OPTIONS: "--no-warnings", GOFLAGS: "-mod=vendor", COURSE_TEST: "kept" },
    },
  }).output();
  const env = JSON.parse(new TextDecoder().decode(stdout));
  const names = Object.keys(env).filter((name) => /^(PYTHON|NODE|GO|VIRTUAL)/.test(name)).sort();
  assertEquals(names, ["GOPROXY", "GOTOOLCHAIN", "PYTHONDONTWRITEBYTECODE", "PYTHONUTF8"]);
  assertEquals(env.COURSE_TEST, "kept");
  assertStringIncludes(env.PATH, "/");
});
