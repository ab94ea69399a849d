/** Starting other programs: their output kept for messages, and none of them left behind. */

/** What a program that has ended left. */
export interface Finished {
  code: number;
  output: string;
}

const children = new Set<Deno.ChildProcess>();

/**
 * Starts a program that is ended when this one is stopped. It is in a process group of its own, so
 * that Ctrl-C reaches it once, through this program, and not a second time while it tidies up.
 */
export function start(program: string, options: Deno.CommandOptions): Deno.ChildProcess {
  const detached = Deno.build.os !== "windows";
  const child = new Deno.Command(program, { ...options, detached }).spawn();
  children.add(child);
  child.status.finally(() => children.delete(child));
  return child;
}

/** Runs a program to its end and returns what it printed, or `undefined` when there is no such program. */
export async function tryRun(
  program: string,
  args: string[],
  onLine: (line: string) => void = () => {},
): Promise<Finished | undefined> {
  let child: Deno.ChildProcess;
  try {
    child = start(program, { args, stdin: "null", stdout: "piped", stderr: "piped" });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  let output = "";
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const line of linesOf(stream)) {
      output += `${line}\n`;
      onLine(line);
    }
  };
  await Promise.all([read(child.stdout), read(child.stderr)]);
  return { code: (await child.status).code, output };
}

/** The lines of a program's output, as they come. */
export async function* linesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest) yield rest;
}

/** The signals that ask this program to stop; Windows knows only the first. */
export const STOP_SIGNALS: Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs `work`; when the user stops this program meanwhile, stops every child (`SIGTERM`, five
 * seconds later `SIGKILL`), runs `tidy` and leaves with the exit code that shells expect.
 */
export async function stoppable<T>(
  work: () => Promise<T>,
  tidy: () => Promise<void> | void = () => {},
): Promise<T> {
  let stopping = false;
  const removers = STOP_SIGNALS.map((signal, index) => {
    const stop = async () => {
      if (stopping) return;
      stopping = true;
      await stopChildren();
      await tidy();
      Deno.exit(index === 1 ? 143 : index === 2 ? 129 : 130);
    };
    Deno.addSignalListener(signal, stop);
    return () => Deno.removeSignalListener(signal, stop);
  });
  try {
    return await work();
  } finally {
    if (stopping) await new Promise(() => {}); // The stop above is about to leave.
    for (const remove of removers) remove();
  }
}

/** Ends every program that was started and still runs. */
export async function stopChildren(): Promise<void> {
  await Promise.all([...children].map(stopChild));
}

/** Ends one program: politely, and by force when it has not gone five seconds later. */
export async function stopChild(child: Deno.ChildProcess): Promise<void> {
  const kill = (signal: Deno.Signal) => {
    try {
      child.kill(signal);
    } catch {
      // It has ended meanwhile.
    }
  };
  kill("SIGTERM");
  const timer = setTimeout(() => kill("SIGKILL"), 5000);
  await child.status;
  clearTimeout(timer);
}

/** Runs a program on a text and returns what it wrote. */
export async function tryRunWithInput(program: string, args: string[], input: string) {
  const env = { NO_COLOR: "1" };
  const child = start(program, { args, env, stdin: "piped", stdout: "piped", stderr: "piped" });
  const writer = child.stdin.getWriter();
  const sent = writer.write(new TextEncoder().encode(input)).then(() => writer.close());
  sent.catch(() => {}); // A program that does not read to the end says why on its own.
  const [stdout, stderr, status] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.status,
  ]);
  return { code: status.code, stdout, stderr };
}
