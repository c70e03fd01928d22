import { CallToolRequestSchema, JSONRPCRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { Cancellation, silentClient } from "@browser-mcp/protocol";
import fc from "fast-check";
import { parseMessage } from "./read-message.js";
import { toolOperations } from "./tool-operations.js";

// Requests of the common form are recognised by hand. What is made of them must be what the SDK's schemas make.

/** Values that one of the keys may have: right ones, and such as look right. */
const oneOf = (...right: readonly unknown[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...right) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(undefined, null, "", 0, -1, 1.5, 1e300, true, [], {}, [1], { a: 1 }, "2.0 "),
    },
  );

const asJson = (value: unknown): string => JSON.stringify(value) ?? "null";

describe("a message", () => {
  it("is a request where the SDK's schema says so, and is that one", () => {
    const params = fc.oneof(
      oneOf({ name: "x", arguments: { a: [1] } }, { cursor: "c" }),
      fc.record({ _meta: oneOf({ progressToken: 1 }, { progressToken: {} }), name: oneOf("x") }),
    );
    const other = fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, fc.record({ other: oneOf(1) }));
    const requests = fc
      .tuple(
        fc.record(
          { jsonrpc: oneOf("2.0"), id: oneOf(1, "a", 2 ** 53), method: oneOf("tools/call"), params },
          { requiredKeys: ["jsonrpc", "id", "method"] },
        ),
        other,
      )
      .map(([request, more]) => ({ ...request, ...more }));
    let requestsSeen = 0;
    fc.assert(
      fc.property(requests, (value) => {
        const text = asJson(value);
        const sent: unknown = JSON.parse(text);
        const bySchema = JSONRPCRequestSchema.safeParse(sent);
        const read = parseMessage(text);
        const message = read.kind === "message" ? read.message : undefined;
        const isRequest = message !== undefined && "method" in message && "id" in message;
        expect(isRequest).toBe(bySchema.success);
        if (bySchema.success) {
          requestsSeen += 1;
          expect(message).toEqual(bySchema.data);
        }
      }),
      { numRuns: 1_500 },
    );
    // Else nothing was compared.
    expect(requestsSeen).toBeGreaterThan(100);
  });
});

describe("a call of a tool", () => {
  const calls: { readonly name: string; readonly args: unknown }[] = [];
  const operation = toolOperations({
    list: () => [],
    call: (name, args) => {
      calls.push({ name, args });
      return Promise.resolve({ content: [] });
    },
  }).find(({ method }) => method === "tools/call");
  const request = {
    caller: { client: "spec" },
    signal: new Cancellation(),
    client: silentClient,
    version: "2025-11-25",
  };

  it("is of the tool and the arguments that the SDK's schema finds in it, and refused where that refuses it", async () => {
    const { params: schema } = CallToolRequestSchema.shape;
    const args = fc.oneof(oneOf({ tabId: 1 }, {}), fc.constant(JSON.parse('{"__proto__":{"a":1},"b":2}')));
    const more = fc.record(
      { _meta: oneOf({ progressToken: 1 }), task: oneOf({ ttl: 1 }), other: oneOf(1) },
      { requiredKeys: [] },
    );
    const params = fc
      .tuple(
        fc.record({ name: oneOf("x"), arguments: args }, { requiredKeys: ["name"] }),
        fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, more),
      )
      .map(([call, others]) => ({ ...call, ...others }));
    let callsSeen = 0;
    await fc.assert(
      fc.asyncProperty(params, async (value) => {
        const sent: unknown = JSON.parse(asJson(value));
        // `null` counts as absent.
        const { arguments: given, ...rest } = sent as { readonly arguments?: unknown };
        const bySchema = schema.safeParse(given === null ? rest : sent);
        calls.length = 0;
        const refused = await Promise.resolve(operation?.run(sent, request)).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (!bySchema.success) {
          expect(refused).toMatchObject({ code: "INVALID_PARAMETERS" });
          expect(calls).toEqual([]);
          return;
        }
        callsSeen += 1;
        const { name, arguments: found } = bySchema.data;
        expect(refused).toBeUndefined();
        expect(calls).toHaveLength(1);
        expect(calls[0]?.name).toBe(name);
        expect(asJson(calls[0]?.args ?? null)).toBe(asJson(found ?? null));
      }),
      { numRuns: 1_500 },
    );
    expect(callsSeen).toBeGreaterThan(100);
  });
});
