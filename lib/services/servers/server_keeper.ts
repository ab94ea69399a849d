/**
 * The process that manages a private server. It starts the server, prints `ready`, or why it could
 * not, and ends the server when its own input ends. The program that wants the server holds the
 * other end of that input: however that program ends, the server ends with it.
 */

interface Task {
  readonly folder: string;
  readonly port: number;
  readonly prepare?: readonly string[];
  readonly serve: readonly string[];
}

/** Milliseconds until the server must have answered, and between two looks. */
const PATIENCE = 20_000;
const PAUSE = 20;

const { folder, port, prepare, serve }: Task = JSON.parse(Deno.args[0]);

try {
  if (prepare) await prepared(prepare);
  await kept(serve);
} catch (error) {
  await say((error as Error).message);
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function prepared(command: readonly string[]): Promise<void> {
  const { success, output } = await start(command).end;
  if (!success) throw new Error(`${command[0]} failed: ${output}`);
}

/** Resolves when the server has been ended, or has ended by itself. */
async function kept(command: readonly string[]): Promise<void> {
  const { child, end } = start(command);
  try {
    let early: Awaited<typeof end> | undefined;
    end.then((its) => early = its);
    for (let waited = 0; !early && !await answers(); waited += PAUSE) {
      if (waited > PATIENCE) throw new Error(`${command[0]} did not answer in ${PATIENCE} ms`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    if (early) throw new Error(`${command[0]} ended at once: ${early.output}`);
    await say("ready");
    await Promise.race([end, endOfInput()]);
  } finally {
    kill(child);
    await end;
  }
}

async function answers(): Promise<boolean> {
  try {
    using _connection = await Deno.connect({ hostname: "127.0.0.1", port });
    return true;
  } catch {
    return false;
  }
}

/** Starts a program; its end shows whether it succeeded, and its last output. */
function start([program, ...args]: readonly string[]) {
  const child = new Deno.Command(program, {
    args,
    cwd: folder,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let output = "";
  const keep = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      output = (output + text).slice(-500);
    }
  };
  const end = Promise.all([child.status, keep(child.stdout), keep(child.stderr)])
    .then(([{ success }]) => ({ success, output: output.trim() }));
  return { child, end };
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL"); // Its data is disposable
  } catch {
    // It has ended already
  }
}

async function endOfInput(): Promise<void> {
  for await (const _bytes of Deno.stdin.readable) {
    // Nothing has been printed
  }
}

async function say(text: string): Promise<void> {
  await Deno.stdout.write(new TextEncoder().encode(text));
}
