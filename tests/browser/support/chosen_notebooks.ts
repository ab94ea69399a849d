/** The notebooks that the user has named, or all. */
import { chooseNotebooks } from "../../../lib/tools/kit/mod.ts";

const named = Deno.env.get("COURSE_NOTEBOOKS")?.split(" ").filter(Boolean) ?? [];

/** The paths of the notebooks that the environment variable COURSE_NOTEBOOKS names, or of all. */
export async function chosenNotebooks(): Promise<string[]> {
  return await chooseNotebooks(named);
}

/** Whether the environment variable COURSE_SCREENSHOTS asks for pictures of them. */
export function wantsScreenshots(): boolean {
  return Boolean(Deno.env.get("COURSE_SCREENSHOTS"));
}
