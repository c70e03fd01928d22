import { createHash } from "node:crypto";
import type { Policy } from "@browser-mcp/guard";

/** Characters that stand for a policy. */
const LENGTH = 16;

/** What stands for a policy: equal where that is, and telling nothing of it. */
export function policyDigest({ sites, tools, readOnly, ask }: Policy): string {
  const policy = [sites.allow, sites.deny, tools.allow, tools.deny, readOnly, ask];
  return createHash("sha256").update(JSON.stringify(policy)).digest("base64url").slice(0, LENGTH);
}
