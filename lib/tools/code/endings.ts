/** How a cell ends. */
import type { Expression } from "@babel/types";
import type { Code } from "./parse.ts";
import { nameOf } from "./tree.ts";

/** Whether the last thing the code does is `await show(…)` or `await exercise(…).…`. */
export function endsInShow({ statements }: Code): boolean {
  const last = statements.at(-1);
  if (last?.type !== "ExpressionStatement" || last.expression.type !== "AwaitExpression") {
    return false;
  }
  return /^(show|exercise)\b/.test(nameOf(last.expression.argument));
}

/** Whether the code ends in an expression that the kernel would echo. */
export function endsInValue({ statements }: Code): boolean {
  const last = statements.at(-1);
  if (last?.type !== "ExpressionStatement") return false;
  return !CALLS.has(last.expression.type) && !isVoid(last.expression);
}

const CALLS = new Set(["AwaitExpression", "CallExpression", "OptionalCallExpression"]);

function isVoid(expression: Expression): boolean {
  return expression.type === "UnaryExpression" && expression.operator === "void";
}
