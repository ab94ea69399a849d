/** Types while you type: what JupyterLab needs to ask Deno's language server about a notebook. */
import { delimiter } from "node:path";
import { fromFileUrl, join, ToolError, writeFile } from "../kit/mod.ts";
import { installApart, type Python } from "../python/python.ts";

/**
 * The extension of JupyterLab that talks to language servers; everything else that it needs is
 * installed.
 */
const EXTENSION = "jupyterlab-lsp==5.3.0";

/**
 * Installs the extension the first time, and returns the variables with which JupyterLab finds it
 * and its settings: without them it is as if nothing were installed. If it cannot be fetched, a
 * line says so, and there are none: everything else works without it.
 */
export async function typesWhileYouType(
  { program, env, venv }: Python,
): Promise<Record<string, string>> {
  if (!venv) return {};
  try {
    const folder = await installApart(EXTENSION, { program, venv });
    const config = join(folder, "etc", "jupyter");
    await Deno.mkdir(config, { recursive: true });
    await writeFile(join(config, "jupyter_server_config.json"), JSON.stringify(CONFIG, null, 2));
    return {
      JUPYTER_PATH: among(env.JUPYTER_PATH, join(folder, "share", "jupyter")),
      JUPYTER_CONFIG_PATH: among(Deno.env.get("JUPYTER_CONFIG_PATH"), config),
    };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    console.error(`${EXTENSION} cannot be fetched: no types while you type`);
    return {};
  }
}

function among(paths: string | undefined, path: string): string {
  return paths ? `${paths}${delimiter}${path}` : path;
}

/** Settings of the server: which language servers there are, and how they are started. */
const CONFIG = {
  LanguageServerManager: {
    autodetect: false,
    language_servers: {
      deno: {
        version: 2,
        display_name: "Deno",
        argv: [
          ...[Deno.execPath(), "run", "-A", fromFileUrl(new URL("lsp.ts", import.meta.url))],
          ...[Deno.execPath(), "lsp"],
        ],
        languages: ["x.typescript", "typescript", "javascript"],
        mime_types: ["text/x.typescript", "text/typescript", "application/typescript"],
        requires_documents_on_disk: false, // The server learns the real paths.
      },
    },
  },
};
