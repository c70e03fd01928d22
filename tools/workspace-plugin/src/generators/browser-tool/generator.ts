import { join } from "node:path";
import { formatFiles, generateFiles, joinPathFragments, names } from "@nx/devkit";
import type { Tree } from "@nx/devkit";
import { readActionDefinition } from "./action-definition";
import type { ActionDefinition } from "./action-definition";
import { addToRegistry } from "./add-to-registry";
import type { BrowserToolOptions } from "./options";

const TOOLS = "libs/tools/src";
const REGISTRY = `${TOOLS}/all-tools.ts`;
const ACTIONS = "libs/protocol/src/actions.ts";

function read(tree: Tree, path: string): string {
  const text = tree.read(path, "utf8");
  if (text === null) throw new Error(`${path} is missing.`);
  return text;
}

/** `get_something` as "Get something". */
const spelledOut = (name: string): string => {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** The arguments with which the spec calls the tool. */
function exampleFor(action: string, definition: ActionDefinition, given: string | undefined): object {
  const parsed: unknown = given === undefined ? {} : JSON.parse(given);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new Error("--example must be a JSON object.");
  }
  const missing = definition.required.filter((name) => !Object.hasOwn(parsed, name));
  if (missing.length > 0) {
    throw new Error(
      `${action} requires ${missing.join(", ")}: give them with --example='{"${missing[0]}": …}'.`,
    );
  }
  return definition.tab === "none" ? parsed : { tabId: 7, ...parsed };
}

/**
 * Adds a browser tool: its file, its spec and its line in the registry. What it makes passes the type checker, lint
 * and its own spec; shaping arguments and result is what is left to do.
 * @throws Error for a name that is taken or malformed, an unknown action, or an example that the action cannot take
 */
export default async function browserTool(tree: Tree, options: BrowserToolOptions): Promise<void> {
  const { name, action } = options;
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(name)) {
    throw new Error(`"${name}" is no tool name: two or more words in snake_case, such as get_page_content.`);
  }
  const { fileName, propertyName: constant } = names(name);
  if (tree.exists(joinPathFragments(TOOLS, `${fileName}.ts`)))
    throw new Error(`There is a tool ${name} already.`);
  const definition = readActionDefinition(read(tree, ACTIONS), action);
  const title = options.title ?? spelledOut(name);
  const description =
    options.description ?? `${title}: gives what the browser answers to ${action}, unchanged.`;
  const example = exampleFor(action, definition, options.example);

  tree.write(REGISTRY, addToRegistry(read(tree, REGISTRY), constant, `./${fileName}.js`));
  generateFiles(tree, join(__dirname, "files"), TOOLS, {
    name,
    action,
    fileName,
    constant,
    title,
    description,
    example,
    kind: definition.kind,
    tab: definition.tab,
  });
  if (options.skipFormat !== true) await formatFiles(tree);
}
