/** The parameters of everything that a library exports, as `deno doc` lists them. */

interface Param {
  readonly kind: string;
  readonly name?: string;
  readonly left?: Param;
  readonly arg?: Param;
  readonly props?: { key: string }[];
}

// deno-lint-ignore no-explicit-any -- the output of `deno doc` has no types here
type Declaration = any;

/**
 * `function.parameter`, `Class.parameter` for constructors, `Class.method.parameter`,
 * `Options.property`.
 */
export async function parametersOf(module: URL): Promise<string[]> {
  const command = new Deno.Command(Deno.execPath(), { args: ["doc", "--json", module.href] });
  const text = new TextDecoder().decode((await command.output()).stdout);
  const { nodes } = JSON.parse(text) as { nodes: Record<string, { symbols: Declaration[] }> };
  const symbols = Object.values(nodes).flatMap(({ symbols }) => symbols);
  return [
    ...new Set(
      symbols.flatMap(({ name, declarations }) =>
        declarations.flatMap((declaration: Declaration) => inDeclaration(name, declaration))
      ),
    ),
  ].sort();
}

function inDeclaration(name: string, { kind, def }: Declaration): string[] {
  if (kind === "function") return named(name, def.params);
  if (kind === "interface") {
    return name.endsWith("Options")
      ? def.properties.map((property: { name: string }) => `${name}.${property.name}`)
      : [];
  }
  if (kind !== "class") return [];
  const own = (def.constructors ?? []).flatMap((made: { params: Param[] }) =>
    named(name, made.params)
  );
  const methods = (def.methods ?? []).filter((method: Declaration) =>
    method.accessibility === undefined && /^\w+$/.test(method.name) && !method.name.startsWith("_")
  );
  return [
    ...own,
    ...methods.flatMap((method: Declaration) =>
      named(`${name}.${method.name}`, method.functionDef.params)
    ),
  ];
}

function named(owner: string, params: readonly Param[]): string[] {
  return params.map((param) => `${owner}.${nameOf(param)}`);
}

function nameOf(param: Param): string {
  return param.name ?? (param.left && nameOf(param.left)) ?? (param.arg && nameOf(param.arg)) ??
    "options";
}

/** The error of a call that must be refused, at once or by its promise. */
export async function refusal(call: () => unknown): Promise<Error> {
  try {
    await call();
  } catch (error) {
    return error as Error;
  }
  throw new Error("The call was not refused");
}
