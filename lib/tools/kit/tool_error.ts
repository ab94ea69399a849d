/** What goes wrong outside the tools: reported in one sentence, without a stack. */

/** Something that the user can fix: shown as one message, without a stack. */
export class ToolError extends Error {
  override name = "ToolError";
}

/** The command was called wrongly: shown with a pointer to `--help`, exit code 2. */
export class UsageError extends ToolError {
  override name = "UsageError";
}

/** What the operating system calls its refusals, by the error's code. */
const REFUSALS: Record<string, string> = {
  EACCES: "there is no permission",
  EPERM: "there is no permission",
  ENOENT: "it does not exist",
  EISDIR: "it is a folder",
  ENOTDIR: "a file is where a folder should be",
  EEXIST: "a file is where a folder should be",
  EROFS: "the disk can only be read",
  ELOOP: "its links go round in a circle",
  ENAMETOOLONG: "its name is too long",
  EBUSY: "another program uses it",
};

/** Why the operating system refused to read or write something; `undefined` for other errors. */
export function refusal(error: unknown): string | undefined {
  if (isDiskFull(error)) return "the disk is full";
  const code = error instanceof Error ? (error as { code?: string }).code : undefined;
  return code === undefined ? undefined : REFUSALS[code];
}

/** Whether a write failed because there is no room left. */
export function isDiskFull(error: unknown): boolean {
  const text = error instanceof Error
    ? `${(error as { code?: string }).code} ${error.message}`
    : "";
  return /ENOSPC|EDQUOT|no space left|os error 28\b|os error 112\b|disk quota/i.test(text);
}
