import type { ToolSource } from "@browser-mcp/mcp";
import { compareVersions } from "@browser-mcp/protocol";
import type { Caller, ConnectedBrowser } from "@browser-mcp/protocol";

/** Clients that are remembered to have been told; past that the first is told again. */
const MAX_TOLD = 10_000;

/**
 * The tools, which tell each client once, behind the result of a call, that the extension of a connected browser is
 * older than the server. The existing extension is not meant: it is served as it is.
 * @param version the server's
 */
export function withExtensionNotice(
  tools: ToolSource,
  browsers: () => readonly ConnectedBrowser[],
  version: string,
): ToolSource {
  const told = new Set<string>();
  /** What was found of the versions met last: browsers come and go more rarely than calls. */
  let known = { extensionVersion: version, isOlder: false };
  const isOlder = (extensionVersion: string): boolean => {
    if (known.extensionVersion !== extensionVersion) {
      known = { extensionVersion, isOlder: compareVersions(extensionVersion, version) === "older" };
    }
    return known.isOlder;
  };
  let seen: {
    readonly of: readonly ConnectedBrowser[] | undefined;
    readonly outdated: ConnectedBrowser | undefined;
  } = { of: undefined, outdated: undefined };
  return {
    list: () => tools.list(),
    call: async (name, args, options) => {
      const result = await tools.call(name, args, options);
      const connected = browsers();
      // Of many browsers the list stays the same one as long as nothing changes.
      if (connected !== seen.of) {
        const found = connected.find(
          ({ protocol, extensionVersion }) =>
            protocol >= 2 && extensionVersion !== undefined && isOlder(extensionVersion),
        );
        seen = { of: connected, outdated: found };
      }
      const { outdated } = seen;
      const client = clientOf(options.caller);
      if (outdated === undefined || client === undefined) return result;
      const about = `${client} ${outdated.browserId}`;
      if (told.has(about)) return result;
      told.add(about);
      for (const [oldest] of told.size > MAX_TOLD ? told.entries() : []) {
        told.delete(oldest);
        break;
      }
      const text =
        `The Browser MCP extension in ${outdated.name} is ${outdated.extensionVersion ?? ""}, the server ${version}: ` +
        "some tools may do less than they say. Tell the person to update the extension.";
      return { ...result, content: [...result.content, { type: "text", text }] };
    },
  };
}

/** Whom to tell once; `undefined` for bare requests, whose senders cannot be told apart. */
const clientOf = ({ session, client }: Caller): string | undefined =>
  session ?? (client === "unknown" ? undefined : client);
