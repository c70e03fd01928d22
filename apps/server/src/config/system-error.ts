import * as z from "zod";

const systemError = z.object({ code: z.string(), message: z.string() });

/** Code (`ENOENT`) and message of an error of the operating system; `undefined` for any other. */
export function systemErrorOf(
  error: unknown,
): { readonly code: string; readonly message: string } | undefined {
  return systemError.safeParse(error).data;
}
