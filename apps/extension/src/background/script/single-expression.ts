import { parse, type Expression, type Super } from "acorn";

/** A longer script costs more to be parsed here than a second command to the page. */
const LONGEST = 20_000;
/** What is a comment only at the beginning of a script, or of a line. */
const ODD_COMMENT = /^#!|<!--|-->/;

/** A script that is one expression and nothing else. */
export interface SingleExpression {
  /** With what stands before it. */
  readonly source: string;
  /** Whether it surely is a promise, of which the value is wanted: the call of an async function that stands there. */
  readonly isPromise: boolean;
}

/** The expression that a script is; undefined for any other script. */
export function singleExpression(script: string): SingleExpression | undefined {
  if (script.length > LONGEST || ODD_COMMENT.test(script)) return undefined;
  try {
    const { body } = parse(script, {
      ecmaVersion: "latest",
      allowAwaitOutsideFunction: true, // as the browser's console does
      preserveParens: true,
    });
    const [only, ...others] = body;
    if (only?.type !== "ExpressionStatement" || others.length > 0) return undefined;
    return { source: script.slice(0, only.expression.end), isPromise: callsAsync(only.expression) };
  } catch {
    return undefined; // the page itself says what is wrong with it
  }
}

function callsAsync(expression: Expression): boolean {
  const call = inner(expression);
  if (call.type !== "CallExpression") return false;
  const called = inner(call.callee);
  const isFunction = called.type === "ArrowFunctionExpression" || called.type === "FunctionExpression";
  return isFunction && called.async && !called.generator;
}

const inner = (expression: Expression | Super): Expression | Super =>
  expression.type === "ParenthesizedExpression" ? inner(expression.expression) : expression;
