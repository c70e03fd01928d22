import * as ts from "typescript";

/** What the protocol says of one action. */
export interface ActionDefinition {
  readonly kind: "read" | "change" | "control";
  /** Whether it works on a tab, and whether that must be named. */
  readonly tab: "none" | "optional" | "required";
  /** Names of the parameters beside the tab that must be given. */
  readonly required: readonly string[];
}

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesOf(child);
}

/** The object literal of `const actions = {…} as const`. */
function actionsLiteral(source: ts.SourceFile): ts.ObjectLiteralExpression {
  for (const node of nodesOf(source)) {
    if (!ts.isVariableDeclaration(node) || node.name.getText() !== "actions" || !node.initializer) continue;
    for (const inner of nodesOf(node.initializer)) if (ts.isObjectLiteralExpression(inner)) return inner;
  }
  throw new Error("The protocol's actions were not found: expected `const actions = {…}`.");
}

/** The `name: value` properties of an object literal. */
const assignmentsOf = (literal: ts.ObjectLiteralExpression): readonly ts.PropertyAssignment[] =>
  literal.properties.filter(ts.isPropertyAssignment);

/** The object literal of an action's parameters, inside `z.object({…})`. */
function paramsLiteral(action: ts.PropertyAssignment): ts.ObjectLiteralExpression {
  for (const node of nodesOf(action.initializer)) if (ts.isObjectLiteralExpression(node)) return node;
  throw new Error(`The parameters of the action ${action.name.getText()} were not found.`);
}

function kindOf(action: ts.PropertyAssignment): ActionDefinition["kind"] {
  const kind = ts.isCallExpression(action.initializer) ? action.initializer.arguments[0] : undefined;
  const text = kind !== undefined && ts.isStringLiteral(kind) ? kind.text : "";
  if (text === "read" || text === "change" || text === "control") return text;
  throw new Error(`The kind of the action ${action.name.getText()} was not found.`);
}

/**
 * Reads an action's definition from the source of `libs/protocol/src/actions.ts`.
 * @throws Error when there is no such action, naming those there are
 */
export function readActionDefinition(text: string, name: string): ActionDefinition {
  const source = ts.createSourceFile("actions.ts", text, ts.ScriptTarget.Latest, true);
  const actions = assignmentsOf(actionsLiteral(source));
  const action = actions.find((candidate) => candidate.name.getText() === name);
  if (action === undefined) {
    const names = actions.map((candidate) => candidate.name.getText()).join(", ");
    throw new Error(`There is no action "${name}". There are ${names}.`);
  }
  const params = paramsLiteral(action);
  const spreads = params.properties
    .filter(ts.isSpreadAssignment)
    .map(({ expression }) => expression.getText());
  return {
    kind: kindOf(action),
    tab: spreads.includes("ofGivenTab") ? "required" : spreads.includes("ofTab") ? "optional" : "none",
    required: assignmentsOf(params)
      .filter(({ initializer }) => !/\.optional\(\)|\.default\(/.test(initializer.getText()))
      .map((property) => property.name.getText()),
  };
}
