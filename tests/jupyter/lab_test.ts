/** `deno task lab` and `deno task kernel`, and what they say when they cannot. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { linesOf, stopChild } from "../../lib/tools/process.ts";
import { Workshop } from "../tools/run_tool.ts";
import { freePort, listening } from "./ports.ts";
import { isGone } from "./processes.ts";

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
    name: `JupyterLab opens on the first notebook, and ${signal} ends it with its kernels`,
    ignore: Deno.build.os === "windows",
    async fn() {
      await using shop = await Workshop.open();
      const port = freePort();
      const child = shop.command("lab", ["--no-browser", "--port", `${port}`]).spawn();
      const closed = child.stdout.cancel();
      await using _ = { [Symbol.asyncDispose]: () => stopChild(child) };
      let address: URL | undefined;
      for await (const line of linesOf(child.stderr)) {
        const found = line.match(/http:\/\/127\.\S+/)?.[0];
        if (!found || address) continue;
        address = new URL(found);
        assertEquals(address.pathname, "/lab/tree/notebooks/00_start_here.ipynb");
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
