import { isAbsolute } from "node:path";
import * as z from "zod";

/** The settings of the file that a server logs to. */
export const logFileSettings = {
  log_file: z
    .string()
    .refine(isAbsolute, "must be an absolute path")
    .optional()
    .describe(
      "File that the server logs to, as JSON lines, instead of standard error. Default for the server that `browser-mcp stdio` starts: `server-<port>.log` in the folder for logs of your account.",
    ),
  log_max_size_mb: z
    .int()
    .min(1)
    .max(10_000)
    .default(5)
    .describe("MiB of that file after which a new one is begun."),
  log_max_files: z
    .int()
    .min(1)
    .max(1_000)
    .default(3)
    .describe("Files of the log that are kept, the one in use included."),
};
