import { parse } from "acorn";

/** A longer script costs more to be parsed here than a second command to the page. */
const LONGEST = 20_000;
/** What is a comment only at the beginning of a script, or of a line. */
const ODD_COMMENT = /^#!|<!--|-->/;

/** The source of a script that is one expression and nothing else, with what stands before it; undefined for any other. */
export function singleExpression(script: string): string | undefined {
  if (script.length > LONGEST || ODD_COMMENT.test(script)) return undefined;
  try {
    const { body } = parse(script, {
      ecmaVersion: "latest",
      allowAwaitOutsideFunction: true, // as the browser's console does
      preserveParens: true,
    });
    const [only, ...others] = body;
    if (only?.type !== "ExpressionStatement" || others.length > 0) return undefined;
    return script.slice(0, only.expression.end);
  } catch {
    return undefined; // the page itself says what is wrong with it
  }
}
