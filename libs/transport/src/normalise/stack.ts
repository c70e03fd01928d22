/** A frame of the extension's own script, and a mention of it inside the frame of a script that it evaluated. */
function patterns(extensionId: string | undefined): { readonly frame: RegExp; readonly evalOrigin: RegExp } {
  const url = `chrome-extension://${extensionId ?? "[a-z]+"}/inject\\.js`;
  return {
    frame: new RegExp(`^\\s*at .*${url}:\\d+:\\d+\\)?$`),
    evalOrigin: new RegExp(`eval at <anonymous> \\(${url}:\\d+:\\d+\\), `, "g"),
  };
}

const cache = new Map<string, ReturnType<typeof patterns>>();
const MAX_CACHED = 100;

/**
 * A stack without the frames of the extension's own inject.js, which is where each of its stacks begins (WIRE.md
 * 3.3, 3.4). Undefined when no frame of the page is left.
 */
export function cleanStack(stack: string | undefined, extensionId: string | undefined): string | undefined {
  if (stack === undefined) return undefined;
  const { frame, evalOrigin } = patternsOf(extensionId);
  const lines = stack.replace(evalOrigin, "").split("\n");
  const kept = lines.filter((line) => !frame.test(line));
  return kept.some((line) => /^\s+at /.test(line)) ? kept.join("\n") : undefined;
}

function patternsOf(extensionId: string | undefined): ReturnType<typeof patterns> {
  const key = extensionId ?? "";
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size >= MAX_CACHED) cache.clear();
  const made = patterns(extensionId);
  cache.set(key, made);
  return made;
}
