import { silentClient, STRUCTURED_JSON, WRITTEN } from "@browser-mcp/protocol";
import type { ToolResult } from "@browser-mcp/tools";
import { resultText, serialisedJson } from "./serialised.js";
import { toolOperations } from "./tool-operations.js";

const structuredContent = { text: 'says "hello" — é' };
const json = JSON.stringify(structuredContent);
const plain = { content: [{ type: "text", text: json } as const], structuredContent, _meta: { mark: true } };

const answer = async (result: ToolResult, version = "2025-11-25") => {
  const call = toolOperations({ list: () => [], call: () => Promise.resolve(result) }).find(
    ({ method }) => method === "tools/call",
  );
  const request = { caller: { client: "spec" }, signal: new AbortController().signal, client: silentClient };
  const answered = await call?.run({ name: "any" }, { ...request, version });
  if (answered === undefined) throw new Error("tools/call gave no answer.");
  return answered;
};

describe("a call of a tool", () => {
  it.each([
    ['{"name":"any","arguments":{"a":{"b":[null]}}}', '{"a":{"b":[null]}}'],
    ['{"name":"any","arguments":{"__proto__":{"b":1},"a":1}}', '{"a":1}'],
    ['{"name":"any","arguments":{"__proto__":{"b":1},"a":1},"_meta":{}}', '{"a":1}'],
  ])("hands on what the schema does: %s", async (params, expected) => {
    const call = jest.fn(() => Promise.resolve<ToolResult>(plain));
    const [, operation] = toolOperations({ list: () => [], call });
    const request = {
      caller: { client: "spec" },
      signal: new AbortController().signal,
      client: silentClient,
    };
    await operation?.run(JSON.parse(params), { ...request, version: "2025-11-25" });
    expect(JSON.stringify(call.mock.calls)).toContain(`[["any",${expected},`);
  });
});

describe("the result of a tool", () => {
  it("is put together from JSON that was made already, and reads as the object itself", async () => {
    const answered = await answer({ ...plain, [STRUCTURED_JSON]: json });
    expect(JSON.parse(resultText(answered))).toEqual(plain);
    expect({ ...answered }).toEqual(plain);
    expect(JSON.parse(resultText({ ...answered, more: 1 }))).toEqual({ ...plain, more: 1 });
  });

  it("that comes again is sent as the same bytes", async () => {
    const result = { ...plain, [STRUCTURED_JSON]: json, [WRITTEN]: {} };
    const answered = await answer(result);
    expect(await answer(result)).toBe(answered);
    expect(JSON.parse(String(serialisedJson(answered)))).toEqual(plain);
    expect(serialisedJson(await answer({ ...plain, [STRUCTURED_JSON]: json }))).toBeUndefined();
  });

  it("has no structure for a client of before, also when it comes again", async () => {
    const result = { ...plain, [STRUCTURED_JSON]: json, [WRITTEN]: {} };
    await answer(result);
    const { structuredContent: _structured, ...rest } = plain;
    expect(await answer(result, "2025-03-26")).toEqual(rest);
  });

  it("that is an error stays as it is", async () => {
    const failed = { content: plain.content, isError: true as const };
    expect(JSON.parse(resultText(await answer(failed)))).toEqual(failed);
  });
});
