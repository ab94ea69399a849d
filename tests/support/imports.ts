/** What a module imports: statically, by `import()`, or by a URL beside it. */
import { parse } from "@babel/parser";
import config from "../../deno.json" with { type: "json" };
import { join } from "../../lib/tools/kit/mod.ts";

/** An import, with its target as a path from the root, or as a name where it is a package. */
export interface Import {
  from: string;
  to: string;
}

/** Every import of a module whose target is written out. */
export function importsOf(from: string, text: string): Import[] {
  const { program } = parse(text, { sourceType: "module", plugins: ["typescript", "decorators"] });
  const names: string[] = [];
  visit(program, (node) => {
    const name = (nameIn(node) as { value?: unknown } | undefined)?.value;
    if (typeof name === "string" && !name.endsWith("/")) names.push(name);
  });
  return names.map((name) => ({ from, to: targetOf(name, from) }));
}

type Node = { type: string } & Record<string, unknown>;

/** The node that holds the target, if this node imports something. */
function nameIn(node: Node): unknown {
  const isUrl = (node.callee as Node | undefined)?.name === "URL";
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
    case "ImportExpression":
    case "TSImportType":
      return node.source ?? node.argument;
    case "NewExpression":
      return isUrl && (node.arguments as unknown[]).length === 2
        ? (node.arguments as unknown[])[0]
        : undefined;
  }
}

function targetOf(name: string, from: string): string {
  const names: Record<string, string> = config.imports;
  if (/^\.\.?\//.test(name)) return join(from, "..", name).replaceAll("\\", "/");
  const target = names[name];
  return target?.startsWith("./") ? target.slice(2) : name;
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) value.forEach((inner) => visit(inner, see));
  else if (typeof value === "object" && value !== null && "type" in value) {
    see(value as Node);
    for (const [key, inner] of Object.entries(value)) if (key !== "loc") visit(inner, see);
  }
}
