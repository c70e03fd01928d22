import { AskRules, readOwnPatterns, readSitePattern, secretKinds } from "@browser-mcp/guard";
import { BrowserMcpError } from "@browser-mcp/protocol";
import * as z from "zod";

const kinds = Object.keys(secretKinds);

/** Makes a check out of something that throws where a value is wrong. */
export const accepts =
  <T>(read: (value: T) => unknown) =>
  ({ value, issues }: z.core.ParsePayload<T>): void => {
    try {
      read(value);
    } catch (error) {
      issues.push({
        code: "custom",
        message: `is wrong: ${BrowserMcpError.from(error).message}`,
        input: value,
      });
    }
  };

/** The settings about secrets in what browsers tell. */
export const redactionSettings = {
  redact: z
    .boolean()
    .default(true)
    .describe("Whether secrets are hidden in all that browsers tell, before it is kept or handed out."),
  redact_allow: z
    .array(z.string().refine((kind) => kinds.includes(kind), `must be kinds of secrets: ${kinds.join(", ")}`))
    .default([])
    .describe(`Kinds that are not hidden: ${kinds.join(", ")}.`),
  redact_patterns: z
    .array(z.string())
    .check(accepts(readOwnPatterns))
    .default([])
    .describe(
      "More that is hidden, each as `name=expression`, with the expressions of RE2 (no look-around, no back-references): " +
        "`staff-id=EMP-[0-9]{6}`.",
    ),
};

const sitePatterns = z
  .array(z.string())
  .check(accepts((patterns: readonly string[]) => patterns.map(readSitePattern)))
  .default([]);

const toolNames = z
  .array(
    z.string().regex(/^[\w./ -]{1,100}\*?$|^\*$/, "must be names of tools, with a * at the end for any rest"),
  )
  .default([]);

/** The settings about who may do what, and where. */
export const policySettings = {
  allow_sites: sitePatterns.describe(
    "Sites whose tabs may be seen and used; all, where none is named. Patterns: `example.com`, `*.example.com`, " +
      "`https://example.com:8443/docs`, `[::1]`, `about:`; see SECURITY.md.",
  ),
  deny_sites: sitePatterns.describe(
    "Sites whose tabs may not be seen or used, whatever else allows them. The same patterns.",
  ),
  allow_tools: toolNames.describe(
    "Tools that may be used; all, where none is named. A `*` at the end stands for any rest. Resources and prompts " +
      "count as the tool that gives the same.",
  ),
  deny_tools: toolNames.describe("Tools that may not be used, whatever else allows them."),
  read_only: z
    .boolean()
    .default(false)
    .describe("Whether everything is refused that may change a page or a tab."),
  ask: z
    .array(z.string())
    .check(accepts((rules: readonly string[]) => new AskRules(rules)))
    .default([])
    .describe(
      "What a person is asked about first, in the browser or through the client: a tool, or a tool and where, " +
        "`execute_javascript`, `* on *.example.com`.",
    ),
};

/** The settings of the audit log. */
export const auditSettings = {
  enabled: z
    .boolean()
    .default(true)
    .describe("Whether account is kept of what clients did: who, what, where; never content."),
  file: z
    .string()
    .min(1)
    .optional()
    .describe("Where. Default: `audit.jsonl` in the folder for logs of your account."),
  max_size_mb: z.int().min(1).max(10_000).default(10).describe("MiB after which a new file is begun."),
  max_files: z.int().min(1).max(1_000).default(5).describe("Files that are kept, the one in use included."),
};
