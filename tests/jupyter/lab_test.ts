/** `deno task lab` and `deno task kernel`, and what they say when they cannot. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { readNotebook } from "../../lib/tools/notebook/mod.ts";
import { linesOf, stopChild } from "../../lib/tools/kit/mod.ts";
import { Workshop } from "../tools/support/run_tool.ts";
import { freePort, listening } from "./support/ports.ts";
import { isGone } from "./support/processes.ts";

Deno.test("a port in use is said before anything starts", async () => {
  await using shop = await Workshop.open();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  const { code, out } = await shop.tool("lab", "--no-browser", "--port", `${port}`);
  assertEquals(code, 1);
  assertEquals(out, `Port ${port} is in use: choose another --port, or leave it out\n`);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test({
    name: `JupyterLab opens on the first working copy, and ${signal} ends it with its kernels`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await using shop = await Workshop.open();
      await shop.put("00_start_here", { setup: "const setup = 1;" });
      const port = freePort();
      const child = shop.command("lab", ["--no-browser", "--port", `${port}`]).spawn();
      const closed = child.stdout.cancel();
      await using _ = { [Symbol.asyncDispose]: () => stopChild(child) };
      let address: URL | undefined;
      for await (const line of linesOf(child.stderr)) {
        const found = line.match(/http:\/\/127\.\S+/)?.[0];
        if (!found || address) continue;
        address = new URL(found);
        assertEquals(address.pathname, "/lab/tree/study/00_start_here.ipynb");
        const api = new URL(`/api/kernels${address.search}`, address);
        const body = JSON.stringify({ name: "deno" });
        await listening(port); // It prints its address a moment before it listens.
        const answer = await fetch(api, { method: "POST", body });
        assertEquals((await answer.json()).name, "deno");
        child.kill(signal);
      }
      assert(address, "it printed its address");
      assert((await child.status).code !== 0);
      await closed;
      assert(await isGone(child.pid));
      const kernels = new Deno.Command("ps", { args: ["-eo", "args"] }).outputSync();
      const left = new TextDecoder().decode(kernels.stdout).split("\n")
        .filter((line) => line.includes(shop.root));
      assertEquals(left, [], "a process is still there");
    },
  });
}

/** Starts JupyterLab, ends it when it has its address, and returns what it said until then. */
async function startedLab(shop: Workshop, ...args: string[]) {
  const port = `${freePort()}`;
  const child = shop.command("lab", ["--no-browser", "--port", port, ...args]).spawn();
  const closed = child.stdout.cancel();
  const said: string[] = [];
  for await (const line of linesOf(child.stderr)) {
    said.push(line);
    if (line.includes("http://127.")) child.kill("SIGTERM");
  }
  await Promise.all([child.status, closed]);
  return said.join("\n");
}

Deno.test({
  name: "lab makes the missing working copies, changes none, and names newer originals",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using shop = await Workshop.open();
    for (const name of ["00_start_here", "01_next", "02_last"]) {
      await shop.put(name, { setup: "const setup = 1;" });
    }
    const copy = shop.path("study", "01_next.ipynb");
    await shop.tool("study", "0", "1");
    const before = await Deno.readTextFile(copy);
    await shop.put("01_next", { setup: "const setup = 2;" });
    const said = await startedLab(shop);
    assertStringIncludes(said, "/lab/tree/study/00_start_here.ipynb");
    assertStringIncludes(
      said,
      "There are newer originals of 01: deno task study --fresh takes them and keeps your exercises",
    );
    assertEquals(await Deno.readTextFile(copy), before);
    await Deno.stat(shop.path("study", "02_last.ipynb"));
  },
});

Deno.test({
  name: "lab goes on if a copy cannot be read, and with --originals it makes none",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using shop = await Workshop.open();
    await shop.put("00_start_here", { setup: "const setup = 1;" });
    assertStringIncludes(
      await startedLab(shop, "--originals"),
      "/lab/tree/notebooks/00_start_here.ipynb",
    );
    await assertRejects(() => Deno.stat(shop.path("study")), Deno.errors.NotFound);
    await Deno.mkdir(shop.path("study"));
    await Deno.writeTextFile(shop.path("study", "00_start_here.ipynb"), "{");
    const said = await startedLab(shop);
    assertStringIncludes(said, "study/00_start_here.ipynb is left as it is");
    assertStringIncludes(said, "/lab/tree/study?");
  },
});

Deno.test("a working copy runs in the real kernel, with the imports of the course", async () => {
  await using shop = await Workshop.open();
  await shop.put("01_x", {
    setup: `import { show } from "@course/notebook";`,
    where: `await show(Deno.cwd().replace(/^.*\\//, ""));`,
  });
  await shop.tool("study");
  const { code, out } = await shop.tool("run", "study/01_x.ipynb");
  assertEquals(code, 0, out);
  const { cells } = await readNotebook(shop.path("study", "01_x.ipynb"));
  assertStringIncludes(JSON.stringify(cells[1].outputs), "study");
});

Deno.test({
  name: "without Python the message says what to install",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using shop = await Workshop.open();
    await Deno.remove(shop.path(".venv"));
    const { code, stderr } = await shop.command("run", [], { PATH: shop.root }).output();
    await shop.put("01_x", { setup: "const setup = 1;" });
    const again = await shop.command("run", [], { PATH: shop.root }).output();
    const said = new TextDecoder().decode(again.stderr);
    assertEquals(code, 1, new TextDecoder().decode(stderr));
    assertEquals(again.code, 1);
    assertStringIncludes(said, "Python 3.10 or newer is needed");
    assertStringIncludes(said, "python3 is not on the PATH");
  },
});

Deno.test({
  name: "without a network nothing half-made is left, and the message says what to do",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using shop = await Workshop.open();
    await Deno.remove(shop.path(".venv"));
    await shop.put("01_x", { setup: "const setup = 1;" });
    const bin = shop.path("bin");
    await Deno.mkdir(bin);
    const python = await new Deno.Command("python3", {
      args: ["-c", "import sys; print(sys.base_prefix + '/bin/python3')"],
    }).output();
    await Deno.symlink(new TextDecoder().decode(python.stdout).trim(), `${bin}/python3`);
    const { code, stderr } = await shop.command("run", [], {
      PATH: bin,
      PIP_INDEX_URL: "http://127.0.0.1:9/simple",
      PIP_RETRIES: "0",
      PIP_CONFIG_FILE: "/dev/null",
      PYTHONNOUSERSITE: "1",
    }).output();
    const said = new TextDecoder().decode(stderr);
    if (said.includes("using the Jupyter installed")) return; // This machine has another way.
    assertEquals(code, 1);
    assertStringIncludes(said, "is there a network?");
    assert(await Deno.stat(shop.path(".venv")).then(() => false, () => true), ".venv is there");
  },
});

Deno.test({
  name: "the kernel is registered with this very Deno",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using shop = await Workshop.open();
    const { code } = await shop.command("kernel", [], { XDG_DATA_HOME: shop.root }).output();
    assertEquals(code, 0);
    const text = await Deno.readTextFile(shop.path("jupyter", "kernels", "deno", "kernel.json"));
    const [program] = JSON.parse(text).argv;
    assertEquals(await Deno.realPath(program), await Deno.realPath(Deno.execPath()));
  },
});
