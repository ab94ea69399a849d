/** A server for this program alone, started from an installed program. */
import { statfs } from "node:fs/promises";
import { NotThere } from "./service.ts";

const WINDOWS = Deno.build.os === "windows";

/** Folders with servers that a user's `PATH` often leaves out. */
const USUAL_FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"];

/** The commands of a server. */
export interface ServerCommands {
  /** What has to run, and succeed, before the server can start. */
  readonly prepare?: readonly string[];
  /** The server itself, which runs until it is killed. */
  readonly serve: readonly string[];
}

/** A server that is running; in the end its folder is removed, too. */
export interface PrivateServer extends AsyncDisposable {
  readonly port: number;
}

/**
 * The path of an installed program.
 *
 * @throws {NotThere} If there is no program of that name.
 */
export async function findProgram(name: string, folders = searchPath()): Promise<string> {
  for (const folder of folders) {
    const path = `${folder}/${name}${WINDOWS ? ".exe" : ""}`;
    const found = await Deno.stat(path).catch(() => undefined);
    if (found?.isFile) return path;
  }
  throw new NotThere(`${name} is not installed`);
}

function searchPath(): readonly string[] {
  const path = (Deno.env.get("PATH") ?? "").split(WINDOWS ? ";" : ":");
  return [...path, ...WINDOWS ? [] : USUAL_FOLDERS].filter((folder) => folder !== "");
}

/**
 * Starts a server on a free port of the loopback address, with a temporary folder for its files,
 * and waits until it accepts connections.
 *
 * A process of its own (`server_keeper.ts`) manages the server. It ends the server and removes the
 * folder as soon as its input ends, which happens even when this program is killed.
 *
 * @throws {NotThere} If the server does not start.
 */
export async function startServer(
  commands: (place: { port: number; folder: string }) => ServerCommands,
): Promise<PrivateServer> {
  const folder = await Deno.makeTempDir({ dir: await memory(), prefix: "course_" });
  const port = freePort();
  const keeper = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--allow-all", "--quiet", "--no-config", "--no-lock"],
      import.meta.resolve("./server_keeper.ts"),
      JSON.stringify({ folder, port, ...commands({ port, folder }) }),
    ],
    stdin: "piped",
    stdout: "piped",
    detached: !WINDOWS, // The Stop button and Ctrl-C are for this program, not for its server
  }).spawn();
  const close = async () => {
    keeper.ref();
    await keeper.stdin.close().catch(() => {}); // It may have ended already
    await keeper.status;
  };
  const said = await readFirst(keeper.stdout);
  if (said === "ready") {
    keeper.unref(); // A program that forgets its server can still end, and the server with it
    return { port, [Symbol.asyncDispose]: close };
  }
  await close();
  throw new NotThere(said || "the server's keeper did not start");
}

/** The first text of a stream, which is not read any further. */
async function readFirst(stream: ReadableStream<Uint8Array>): Promise<string> {
  for await (const bytes of stream) return new TextDecoder().decode(bytes).trim();
  return "";
}

/**
 * Linux's folder in memory, if it is large: creating a database there is several times faster.
 */
async function memory(): Promise<string | undefined> {
  const free = await statfs("/dev/shm").catch(() => undefined);
  return free && free.bavail * free.bsize > 2 ** 28 ? "/dev/shm" : undefined;
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
