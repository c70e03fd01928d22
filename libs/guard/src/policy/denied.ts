import { BrowserMcpError } from "@browser-mcp/protocol";

/** A call that breaks a rule. Names the rule, never what a page holds. */
export const denied = (rule: string, why: string): BrowserMcpError =>
  new BrowserMcpError("PERMISSION_DENIED", `Refused by the rule ${rule}: ${why}.`, {
    hint: "Do without it; only the person who runs the server can change its rules.",
  });
