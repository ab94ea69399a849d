/** What a notebook would show, as text. */
import { output } from "../../../../lib/notebook/kernel/mod.ts";

/** Runs the work and returns the text of each thing that it displays or prints. */
export async function shownBy(work: () => Promise<void>): Promise<string[]> {
  const shown: string[] = [];
  const { display: show, write } = output;
  output.display = (data) => void shown.push(data["text/plain"] as string);
  output.write = (_stream, text) => void (text && shown.push(text.trimEnd()));
  try {
    await work();
  } finally {
    Object.assign(output, { display: show, write });
  }
  return shown;
}
