/**
 * What JupyterLab needs for types while you type, on a machine with a Python that needs no network.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "../../../lib/tools/kit/mod.ts";
import { typesWhileYouType } from "../../../lib/tools/lsp/types.ts";
import { FakeMachine } from "../support/fake_python.ts";

const ignore = Deno.build.os === "windows";

/** What the environment holds of it, and of what was begun. */
async function apart({ venv }: FakeMachine): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(venv), ({ name }) => name);
  return names.filter((name) => /^(jupyterlab|unfinished)/.test(name));
}

Deno.test({
  name: "the extension is installed once, apart, and JupyterLab learns where it is",
  ignore,
  async fn() {
    await using machine = await FakeMachine.open();
    await machine.make();
    const { variables, said } = await machine.addTypes({ JUPYTER_CONFIG_PATH: "/mine" });
    assertEquals(said, "Installing jupyterlab-lsp==5.3.0 into .venv (once)\n");
    const folder = join(machine.venv, "jupyterlab-lsp-5.3.0"), jupyter = join("share", "jupyter");
    const config = join(folder, "etc", "jupyter");
    assertEquals(variables, {
      JUPYTER_PATH: `${join(machine.venv, jupyter)}:${join(folder, jupyter)}`,
      JUPYTER_CONFIG_PATH: `/mine:${config}`,
    });
    const text = await Deno.readTextFile(join(config, "jupyter_server_config.json"));
    const { argv } = JSON.parse(text).LanguageServerManager.language_servers.deno;
    for (const path of [argv[0], argv[3], argv[4]]) await Deno.stat(path);
    assertEquals((await machine.addTypes()).said, "");
    assertEquals((await machine.make()).said, "", "the environment is whole, as before");
  },
});

Deno.test({
  name: "where it cannot be fetched a line says so, nothing is left, and it is tried again",
  ignore,
  async fn() {
    await using machine = await FakeMachine.open();
    await machine.make();
    const { variables, said } = await machine.addTypes({ OFFLINE: "1" });
    assertEquals(variables, {});
    assertStringIncludes(
      said,
      "jupyterlab-lsp==5.3.0 cannot be fetched: no types while you type\n",
    );
    assertEquals(await apart(machine), []);
    await machine.addTypes();
    assertEquals(await apart(machine), ["jupyterlab-lsp-5.3.0"]);
  },
});

Deno.test("nothing is installed into the Jupyter of the machine", async () => {
  const python = { program: "python3", env: {}, server: "jupyterlab", app: "ServerApp" } as const;
  assertEquals(await typesWhileYouType(python), {});
});
