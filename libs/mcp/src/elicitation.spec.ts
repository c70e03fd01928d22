import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  CancelledNotificationSchema,
  ElicitRequestSchema,
  PingRequestSchema,
} from "@modelcontextprotocol/sdk/types.js";
import type { ClientCapabilities, ElicitRequest, ElicitResult } from "@modelcontextprotocol/sdk/types.js";
import type { Consent } from "@browser-mcp/protocol";
import { rawPost } from "@browser-mcp/testing";
import { defineTool, readsPages } from "@browser-mcp/tools";
import * as z from "zod";
import { askByElicitation, canElicit } from "./elicitation.js";
import { EndpointFixture } from "./endpoint.fixture.js";

/** Nobody comes back to a stream that has ended: the SDK's client would keep a timer for it beyond its own end. */
const reconnectionOptions = {
  maxRetries: 0,
  initialReconnectionDelay: 1,
  maxReconnectionDelay: 1,
  reconnectionDelayGrowFactor: 1,
};

const question = { tool: "click", site: "shop.example:8080", what: "Press a button." };

/** A tool that asks, and tells what was answered. */
const asks = (asked: unknown[]) =>
  defineTool({
    name: "ask",
    title: "Ask",
    description: "Asks.",
    input: z.strictObject({}),
    output: z.object({ decision: z.string() }),
    annotations: readsPages,
    run: async (_args, { caller }) => {
      if (caller.ask === undefined) return { structured: { decision: "no way to ask" } };
      const answer = caller.ask(question);
      asked.push(answer);
      return { structured: { decision: await answer } };
    },
  });

describe("a question through the client", () => {
  let fixture: EndpointFixture;
  let client: Client;
  const asked: Promise<Consent["decision"]>[] = [];
  const connect = async (
    capabilities: ClientCapabilities,
    onElicit?: (request: ElicitRequest, signal: AbortSignal) => ElicitResult | Promise<ElicitResult>,
  ): Promise<void> => {
    client = new Client({ name: "person", version: "1" }, { capabilities });
    if (onElicit !== undefined) {
      client.setRequestHandler(ElicitRequestSchema, (request, { signal }) => onElicit(request, signal));
    }
    await client.connect(new StreamableHTTPClientTransport(new URL(fixture.url), { reconnectionOptions }));
  };
  const ask = async () => {
    const result = await client.callTool({ name: "ask", arguments: {} });
    return (result.structuredContent as { decision: string }).decision;
  };

  beforeEach(async () => {
    asked.length = 0;
    fixture = await EndpointFixture.start({ tools: [asks(asked)] });
  });
  afterEach(async () => {
    await client.close();
    await fixture.stop();
  });

  it.each(["once", "site", "never"] as const)("is answered by the person's choice %s", async (decision) => {
    await connect({ elicitation: {} }, () => ({ action: "accept", content: { decision } }));
    expect(await ask()).toBe(decision);
  });

  it.each([
    ["declines", { action: "decline" }],
    ["closes it", { action: "cancel" }],
    ["accepts with no choice", { action: "accept" }],
    ["accepts with a choice that there is not", { action: "accept", content: { decision: "expired" } }],
  ] as const)("is refused for now where the person %s", async (_what, result) => {
    await connect({ elicitation: {} }, () => result);
    expect(await ask()).toBe("closed");
  });

  it("is refused for now where the client fails to ask", async () => {
    await connect({ elicitation: {} }, () => Promise.reject(new Error("no window")));
    expect(await ask()).toBe("closed");
  });

  it("says where and what, and names the choices", async () => {
    const forms: unknown[] = [];
    await connect({ elicitation: { form: {} } }, ({ params }) => {
      forms.push(params);
      return { action: "decline" };
    });
    await ask();
    expect(forms).toMatchObject([
      {
        message: "shop.example:8080: Press a button.",
        requestedSchema: {
          properties: {
            decision: {
              title: "May click be used on shop.example:8080?",
              oneOf: [{ const: "once" }, { const: "site" }, { const: "never" }],
            },
          },
          required: ["decision"],
        },
      },
    ]);
  });

  it.each([
    ["without the capability", {}],
    ["that opens addresses only", { elicitation: { url: {} } }],
  ])("is not asked a client %s", async (_what, capabilities) => {
    await connect(capabilities);
    expect(await ask()).toBe("no way to ask");
  });

  it("is not asked who takes no event stream, or has no session", async () => {
    await connect({ elicitation: {} }, () => ({ action: "accept", content: { decision: "once" } }));
    const transport = client.transport as StreamableHTTPClientTransport;
    const call = { jsonrpc: "2.0", id: 9, method: "tools/call", params: { name: "ask" } };
    const session = { "mcp-session-id": transport.sessionId ?? "", accept: "application/json" };
    for (const headers of [session, {}]) {
      const { json } = await rawPost(fixture.url, call, headers);
      expect(json()).toMatchObject({ result: { content: [{ text: '{"decision":"no way to ask"}' }] } });
    }
  });

  it("is taken back when the call is cancelled", async () => {
    const controller = new AbortController();
    const takenBack = new Promise<void>((resolve) => {
      void connect({ elicitation: {} }, (_request, signal) => {
        signal.addEventListener("abort", () => resolve());
        controller.abort("enough");
        return new Promise<ElicitResult>(() => undefined);
      }).then(() =>
        client
          .callTool({ name: "ask", arguments: {} }, undefined, { signal: controller.signal })
          .catch(() => undefined),
      );
    });
    await takenBack;
    await expect(asked[0]).rejects.toMatchObject({ code: "CANCELLED" });
  });

  it("ends with the session, and the call that asked is answered", async () => {
    let calling: Promise<unknown> = Promise.resolve();
    await new Promise<void>((resolve) => {
      void connect({ elicitation: {} }, () => {
        resolve();
        return new Promise<ElicitResult>(() => undefined);
      }).then(() => {
        calling = client.callTool({ name: "ask", arguments: {} }).catch((error: unknown) => error);
      });
    });
    const { transport } = client;
    if (!(transport instanceof StreamableHTTPClientTransport)) throw new Error("no session");
    await transport.terminateSession();
    expect(await calling).toMatchObject({ message: expect.stringContaining("session was closed") as string });
    await expect(asked[0]).rejects.toMatchObject({ code: "CANCELLED" });
  });
});

describe("askByElicitation", () => {
  it("is given up when its time is over, and the client is told", async () => {
    const server = new Server({ name: "s", version: "1" }, { capabilities: { tools: {} } });
    server.setRequestHandler(CallToolRequestSchema, async (_request, extra) => {
      const over = new AbortController().signal;
      const decision = await askByElicitation({ ...extra, over }, "2025-06-18", 20)(question);
      return { content: [{ type: "text", text: decision }] };
    });
    const client = new Client({ name: "c", version: "1" }, { capabilities: { elicitation: {} } });
    const forms: unknown[] = [];
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      forms.push(params);
      return new Promise<ElicitResult>(() => undefined);
    });
    const cancelled = new Promise((resolve) => {
      client.setNotificationHandler(CancelledNotificationSchema, resolve);
    });
    const [mine, theirs] = InMemoryTransport.createLinkedPair();
    await Promise.all([server.connect(theirs), client.connect(mine)]);
    const result = await client.callTool({ name: "any" });
    expect(result.content).toEqual([{ type: "text", text: "expired" }]);
    await cancelled;
    expect(forms).toMatchObject([
      { requestedSchema: { properties: { decision: { enum: ["once", "site", "never"] } } } },
    ]);
    await client.close();
  });

  it("takes nothing back that was answered", async () => {
    const server = new Server({ name: "s", version: "1" }, { capabilities: { tools: {} } });
    server.setRequestHandler(CallToolRequestSchema, async (_request, extra) => {
      const over = new AbortController();
      await askByElicitation({ ...extra, over: over.signal }, "2025-11-25")(question);
      over.abort();
      return { content: [] };
    });
    const client = new Client({ name: "c", version: "1" }, { capabilities: { elicitation: {} } });
    client.setRequestHandler(ElicitRequestSchema, () => ({ action: "decline" as const }));
    const told: unknown[] = [];
    client.setNotificationHandler(CancelledNotificationSchema, (notification) => {
      told.push(notification);
    });
    const [mine, theirs] = InMemoryTransport.createLinkedPair();
    await Promise.all([server.connect(theirs), client.connect(mine)]);
    await client.callTool({ name: "any" });
    await client.request(PingRequestSchema.parse({ method: "ping" }), z.object({}));
    expect(told).toEqual([]);
    await client.close();
  });
});

describe("canElicit", () => {
  it.each([
    [undefined, false],
    [{}, false],
    [{ elicitation: {} }, true],
    [{ elicitation: { form: {} } }, true],
    [{ elicitation: { form: {}, url: {} } }, true],
    [{ elicitation: { url: {} } }, false],
  ])("of %j is %j", (capabilities, can) => {
    expect(canElicit(capabilities)).toBe(can);
  });
});
