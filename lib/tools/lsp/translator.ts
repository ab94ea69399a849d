/**
 * The messages between JupyterLab and `deno lsp`, rewritten where the two would not understand each
 * other.
 */
import type { Message as JsonRpcMessage } from "vscode-jsonrpc/node";
import type { Diagnostic } from "./diagnostic.ts";
import { NotebookModule } from "./notebook_module.ts";

/** The messages that are rewritten, as far as they are; all others pass as they came. */
type Message =
  | { method: "initialize"; params: object }
  | { method: "workspace/didChangeConfiguration"; params: object }
  | {
    method: "textDocument/didOpen";
    params: { textDocument: { uri: string; languageId: string; text: string } };
  }
  | {
    method: "textDocument/didChange";
    params: { textDocument: { uri: string }; contentChanges: { text: string }[] };
  }
  | { method: "textDocument/didClose"; params: { textDocument: { uri: string } } }
  | {
    method: "textDocument/publishDiagnostics";
    params: { uri: string; diagnostics: Diagnostic[] };
  };

/** What Deno's language server asks of its client. Without `config` it knows no import. */
const SETTINGS = {
  enable: true,
  config: "./deno.json",
  lint: false,
  documentPreloadLimit: 0,
  suggest: { imports: { autoDiscover: false } },
};

/** Rewrites what goes from JupyterLab to the server, and what comes back. */
export class Translator {
  /** The notebooks that are open, by their addresses. */
  readonly #notebooks = new Map<string, NotebookModule>();

  /** A message from JupyterLab as the server needs it. */
  toServer(message: JsonRpcMessage): JsonRpcMessage {
    return { ...message, ...this.#forServer(message as unknown as Message) };
  }

  #forServer(message: Message): Partial<Message> {
    switch (message.method) {
      case "initialize":
        return { params: { ...message.params, initializationOptions: SETTINGS } };
      case "workspace/didChangeConfiguration":
        return { params: { settings: { deno: SETTINGS } } };
      case "textDocument/didOpen": {
        const { languageId, ...rest } = message.params.textDocument;
        const language = languageId.replace(/^x\./, ""); // As in the kernel's `text/x.typescript`.
        const text = this.#module(rest.uri, rest.text);
        return { params: { textDocument: { ...rest, languageId: language, text } } };
      }
      case "textDocument/didChange": {
        const { textDocument, contentChanges } = message.params;
        const whole = contentChanges.map(({ text }) => ({
          text: this.#module(textDocument.uri, text),
        }));
        return { params: { textDocument, contentChanges: whole } };
      }
      case "textDocument/didClose":
        this.#notebooks.delete(message.params.textDocument.uri);
    }
    return {};
  }

  /** A message from the server as JupyterLab should show it. */
  toClient(message: JsonRpcMessage): JsonRpcMessage {
    const { method, params } = message as unknown as Message;
    if (method !== "textDocument/publishDiagnostics") return message;
    const notebook = this.#notebooks.get(params.uri);
    if (!notebook) return message;
    const diagnostics = notebook.visible(params.diagnostics);
    return { ...message, params: { ...params, diagnostics } } as JsonRpcMessage;
  }

  #module(uri: string, text: string): string {
    if (!uri.endsWith(".ipynb")) return text;
    const notebook = new NotebookModule(text);
    this.#notebooks.set(uri, notebook);
    return notebook.text;
  }
}
