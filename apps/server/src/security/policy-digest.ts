import { createHash } from "node:crypto";
import type { Config } from "../config/config-schema.js";

/** Characters that stand for a policy. */
const LENGTH = 16;

/** Stands for what the settings allow clients to do: equal where that is, and telling nothing of it. */
export function policyDigest({ security }: Config): string {
  const { allow_sites, deny_sites, allow_tools, deny_tools, read_only, ask } = security;
  const policy = [allow_sites, deny_sites, allow_tools, deny_tools, read_only, ask];
  return createHash("sha256").update(JSON.stringify(policy)).digest("base64url").slice(0, LENGTH);
}
