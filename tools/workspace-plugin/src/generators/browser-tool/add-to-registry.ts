import { applyChangesToString, ChangeType } from "@nx/devkit";
import type { StringChange } from "@nx/devkit";
import * as ts from "typescript";

/** The array literal of `const allTools = […]`. */
function registryLiteral(source: ts.SourceFile): ts.ArrayLiteralExpression {
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (name.getText() === "allTools" && initializer && ts.isArrayLiteralExpression(initializer)) {
        return initializer;
      }
    }
  }
  throw new Error("The registry was not found: expected `const allTools = […]`.");
}

function addImport(source: ts.SourceFile, constant: string, specifier: string): StringChange {
  const text = `import { ${constant} } from "${specifier}";\n`;
  const imports = source.statements.filter(ts.isImportDeclaration);
  const next = imports.find(
    ({ moduleSpecifier }) => ts.isStringLiteral(moduleSpecifier) && moduleSpecifier.text > specifier,
  );
  const last = imports.at(-1);
  if (next !== undefined) return { type: ChangeType.Insert, index: next.getStart(), text };
  if (last !== undefined)
    return { type: ChangeType.Insert, index: last.getEnd(), text: `\n${text.trimEnd()}` };
  return { type: ChangeType.Insert, index: 0, text };
}

function addElement(list: ts.ArrayLiteralExpression, constant: string): StringChange {
  const last = list.elements.at(-1);
  if (last === undefined) return { type: ChangeType.Insert, index: list.getStart() + 1, text: constant };
  return { type: ChangeType.Insert, index: last.getEnd(), text: `, ${constant}` };
}

/**
 * Adds a tool to the source of `libs/tools/src/all-tools.ts`: its import in alphabetical order, and itself as the
 * last one, because the order of the registry is the order that clients see.
 * @throws Error when the registry is not there or has the tool already
 */
export function addToRegistry(text: string, constant: string, specifier: string): string {
  const source = ts.createSourceFile("all-tools.ts", text, ts.ScriptTarget.Latest, true);
  const list = registryLiteral(source);
  if (list.elements.some((element) => element.getText() === constant)) {
    throw new Error(`The registry has ${constant} already.`);
  }
  return applyChangesToString(text, [addImport(source, constant, specifier), addElement(list, constant)]);
}
