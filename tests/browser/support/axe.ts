/** Can everybody read the outputs? axe-core looks. */
import axe from "axe-core";
import type { Page } from "playwright-core";

/** Where the outputs of cells are in the page. */
export const OUTPUTS = ".jp-OutputArea-output";

/** What axe finds in the outputs: rules for readers who use no mouse, or cannot see well. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return await page.evaluate(async (outputs) => {
    // deno-lint-ignore no-explicit-any
    const { violations } = await (globalThis as any).axe.run(outputs);
    return violations.flatMap(({ id, nodes }: { id: string; nodes: { html: string }[] }) =>
      nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`)
    );
  }, OUTPUTS);
}
