import { BrowserMcpError } from "@browser-mcp/protocol";
import { RE2JS } from "re2js";

/** A pattern of the owner's, under the name by which its finds are counted. */
export interface OwnPattern {
  readonly name: string;
  /** Puts a mark in the place of each find, and tells of each; yields the same string where there is none. */
  readonly replace: (text: string, mark: string, onFind: () => void) => string;
}

/** How many patterns there may be, and how long and how large each. */
const MOST_PATTERNS = 50;
const LONGEST_PATTERN = 500;
const LARGEST_PROGRAM = 5_000;

const form = /^([a-z][a-z0-9-]{0,39})=(.+)$/s;

/**
 * Reads patterns `name=expression`. The expressions are RE2's, whose time grows with the text and not faster, whatever the
 * expression and the text are; they know no look-around and no back-references.
 * @throws BrowserMcpError INVALID_CONFIGURATION naming the pattern and what is wrong with it
 */
export function readOwnPatterns(patterns: readonly string[]): readonly OwnPattern[] {
  if (patterns.length > MOST_PATTERNS) {
    throw invalid(`There are ${patterns.length} patterns; ${MOST_PATTERNS} are allowed.`);
  }
  return patterns.map(readOwnPattern);
}

function readOwnPattern(pattern: string): OwnPattern {
  const [, name, expression] = form.exec(pattern) ?? [];
  if (name === undefined || expression === undefined) {
    throw invalid(
      `${quote(pattern)} must be name=expression, the name in lower-case letters, digits and dashes.`,
    );
  }
  if (expression.length > LONGEST_PATTERN) {
    throw invalid(`The pattern ${name} is longer than ${LONGEST_PATTERN} characters.`);
  }
  const compiled = compile(name, expression);
  if (compiled.programSize() > LARGEST_PROGRAM)
    throw invalid(`The pattern ${name} is too large; repeat less in it.`);
  if (compiled.matcher("").find()) throw invalid(`The pattern ${name} matches the empty text.`);
  return { name, replace: (text, mark, onFind) => replaceAll(compiled, text, mark, onFind) };
}

function compile(name: string, expression: string): RE2JS {
  try {
    return RE2JS.compile(expression);
  } catch (error) {
    throw invalid(
      `The pattern ${name} cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}

function replaceAll(expression: RE2JS, text: string, mark: string, onFind: () => void): string {
  const matcher = expression.matcher(text);
  let parts = "";
  let copied = 0;
  while (matcher.find()) {
    const end = matcher.end();
    // An expression may match nothing at some places.
    if (end === matcher.start()) continue;
    parts += text.slice(copied, matcher.start()) + mark;
    copied = end;
    onFind();
  }
  return copied === 0 ? text : parts + text.slice(copied);
}

const quote = (pattern: string): string => JSON.stringify(pattern.slice(0, 60));

const invalid = (message: string): BrowserMcpError => new BrowserMcpError("INVALID_CONFIGURATION", message);
