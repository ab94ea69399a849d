/**
 * A program between JupyterLab and a language server for TypeScript: JupyterLab starts it with the
 * command of the server as arguments, and it rewrites the messages that pass.
 */
import { spawn } from "node:child_process";
import { constants, setPriority } from "node:os";
import process from "node:process";
import type { Readable, Writable } from "node:stream";
import { type Message, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";
import { Translator } from "./translator.ts";

/** Passes every message on, as `translate` makes it; calls `ended` when no more can come. */
function pass(
  from: Readable,
  to: Writable,
  translate: (message: Message) => Message,
  ended: () => void,
): void {
  const reader = new StreamMessageReader(from), writer = new StreamMessageWriter(to);
  from.on("end", ended);
  writer.onError(ended);
  reader.listen((message) => writer.write(translate(message)).catch(ended));
}

if (import.meta.main) {
  const [program, ...args] = Deno.args;
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL); // The kernel goes first.
  const server = spawn(program, args, { stdio: ["pipe", "pipe", "ignore"] });
  server.on("exit", () => process.exit());
  const translator = new Translator();
  const end = () => void server.kill("SIGKILL");
  pass(process.stdin, server.stdin, (message) => translator.toServer(message), end);
  pass(server.stdout, process.stdout, (message) => translator.toClient(message), end);
}
