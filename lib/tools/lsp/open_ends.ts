/** What a piece of code opens and does not close, and what it closes without having opened it. */
import jsTokens from "js-tokens";

/** How the brackets, templates and comments of a piece of code fail to match. */
export interface OpenEnds {
  /** What would close all that is open, e.g. `})`. */
  missing: string;
  /** What TypeScript reports for the first one that is missing. */
  message: string;
  /**
   * Where the first `}` is that closes nothing: what TypeScript would take for the end of a block.
   */
  surplus: number | undefined;
}

const CLOSERS: Record<string, string> = { "(": ")", "[": "]", "{": "}" };
/** What closes a template in the middle of `${…}`. */
const TEMPLATE = "}`";
const MESSAGES: Record<string, string> = {
  "`": "Unterminated template literal.",
  [TEMPLATE]: "Unterminated template literal.",
};

/** Reads code token by token, however broken it is. */
export function openEnds(code: string): OpenEnds {
  const open: string[] = [];
  let offset = 0, surplus: number | undefined;
  const close = (closer: string) => {
    const index = open.lastIndexOf(closer); // What is open inside it ends with it.
    if (index >= 0) open.length = index;
    else if (closer === "}") surplus ??= offset;
  };
  for (const token of jsTokens(code)) {
    switch (token.type) {
      case "Punctuator":
        if (token.value in CLOSERS) open.push(CLOSERS[token.value]);
        else if (")]}".includes(token.value)) close(token.value);
        break;
      case "TemplateHead":
        open.push(TEMPLATE);
        break;
      case "TemplateTail":
        close(TEMPLATE);
        if (!token.closed) open.push("`");
        break;
      case "NoSubstitutionTemplate":
        if (!token.closed) open.push("`");
        break;
      case "MultiLineComment":
        if (!token.closed) open.push("*/");
        break;
    }
    offset += token.value.length;
  }
  const first = open.at(-1) ?? "";
  return {
    missing: open.reverse().join(""),
    message: MESSAGES[first] ?? `'${first}' expected.`,
    surplus,
  };
}
