/** A client of `lib/tools/lsp.ts` that says what JupyterLab says. */
import { type ChildProcess, spawn } from "node:child_process";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import { pathToFileURL } from "node:url";
import { deadline } from "@std/async";
import { house, join } from "../../../lib/tools/kit/mod.ts";
import type { Diagnostic, Position } from "../../../lib/tools/lsp/diagnostic.ts";
import { readNotebook, textOf } from "../../../lib/tools/notebook/mod.ts";

/** The text of a notebook as JupyterLab sends it: two empty lines between two code cells. */
export async function documentOf(notebook: string): Promise<string> {
  const { cells } = await readNotebook(notebook);
  return cells.filter((cell) => cell.cell_type === "code").map(({ source }) => textOf(source))
    .join("\n\n\n");
}

/** How long a server may take for an answer on a busy machine. Milliseconds. */
export const PATIENCE = 180_000;

/** What a server shows of a name, as Markdown. */
interface Hover {
  contents: { value: string };
}

/** A connection to a language server; it may end in the middle of a message. */
export function connectTo(server: ChildProcess): MessageConnection {
  const reader = new StreamMessageReader(server.stdout!);
  reader.partialMessageTimeout = 0; // Otherwise a timer waits for the rest, for ever.
  return createMessageConnection(reader, new StreamMessageWriter(server.stdin!));
}

/** A started proxy, with its language server behind it. */
export class LanguageClient implements AsyncDisposable {
  readonly process: ChildProcess;
  readonly connection: MessageConnection;
  readonly #diagnostics = new Map<string, Diagnostic[]>();
  /** Settles when it has ended. */
  readonly ended: Promise<void>;
  #version = 0;
  #news = Promise.withResolvers<void>();

  /** Starts it with this command as the language server. */
  constructor(server: string[] = [Deno.execPath(), "lsp"]) {
    const program = join(house.root, "lib", "tools", "lsp", "lsp.ts");
    this.process = spawn(Deno.execPath(), ["run", "-A", program, ...server], {
      cwd: house.root,
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.ended = new Promise((resolve) => this.process.on("exit", () => resolve()));
    this.connection = connectTo(this.process);
    this.connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => {
      this.#diagnostics.set(uri, diagnostics);
      this.#news.resolve();
      this.#news = Promise.withResolvers();
    });
    this.connection.listen();
  }

  /** Starts it with a server that knows nothing. */
  static withFakeServer(): LanguageClient {
    const server = join(house.root, "tests", "tools", "support", "fake_language_server.ts");
    return new LanguageClient([Deno.execPath(), "run", "-A", server]);
  }

  /** Greets the server as JupyterLab does, and returns its answer. */
  async initialize<Answer>(): Promise<Answer> {
    const answer = await this.connection.sendRequest<Answer>("initialize", {
      processId: null,
      rootUri: pathToFileURL(house.root).href,
      capabilities: {
        textDocument: { publishDiagnostics: {}, hover: { contentFormat: ["markdown"] } },
      },
      initializationOptions: null,
    });
    await this.connection.sendNotification("initialized", {});
    await this.connection.sendNotification("workspace/didChangeConfiguration", { settings: {} });
    return answer;
  }

  /** Opens a document, e.g. `study/05_await.ipynb`, and returns what is said of it. */
  async open(path: string, text: string): Promise<Diagnostic[]> {
    const uri = uriOf(path);
    const answer = this.#answer(uri);
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "x.typescript", version: ++this.#version, text },
    });
    return await answer;
  }

  /** Changes an open document, and returns what is said of it. */
  async change(path: string, text: string): Promise<Diagnostic[]> {
    const uri = uriOf(path);
    const answer = this.#answer(uri);
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: ++this.#version },
      contentChanges: [{ text }],
    });
    return await answer;
  }

  /** What the server shows of the name at a place. */
  async hover(path: string, position: Position): Promise<string> {
    const textDocument = { uri: uriOf(path) }, question = { textDocument, position };
    const answer = await this.connection.sendRequest<Hover>("textDocument/hover", question);
    return answer.contents.value;
  }

  /** Waits for the next diagnostics, and until no more come. */
  async #answer(uri: string): Promise<Diagnostic[]> {
    this.#diagnostics.delete(uri);
    while (!this.#diagnostics.has(uri)) {
      await deadline(this.#news.promise, PATIENCE);
    }
    let last: Diagnostic[] | undefined;
    while (last !== this.#diagnostics.get(uri)) {
      last = this.#diagnostics.get(uri);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return last!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.connection.dispose();
    this.process.kill();
    await this.ended;
  }
}

function uriOf(path: string): string {
  return pathToFileURL(join(house.root, path)).href;
}
