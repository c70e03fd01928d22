import type { ClientQuestion } from "@browser-mcp/protocol";
import { defineTool, readsPages } from "@browser-mcp/tools";
import * as z from "zod";
import { EndpointFixture } from "../endpoint.fixture.js";
import { sendStateless } from "./stateless.fixture.js";

const form = (message: string): ClientQuestion => ({
  method: "elicitation/create",
  params: { message, requestedSchema: { type: "object", properties: {} } },
});
const accept = (content: object) => ({ action: "accept", content });

const runs: string[] = [];
const twice = defineTool({
  name: "twice",
  title: "Twice",
  description: "Asks twice.",
  input: z.strictObject({ of: z.string().default("x") }),
  output: z.looseObject({}),
  annotations: readsPages,
  run: async ({ of }, { client }) => {
    runs.push(of);
    const { name } = await client.ask({ name: form("Name?") });
    const { colour } = await client.ask({ colour: form("Colour?") });
    return { structured: { name: name["content"], colour: colour["content"] } };
  },
});
const samples = defineTool({
  ...twice,
  name: "samples",
  input: z.strictObject({}),
  output: z.looseObject({}),
  run: async (_args, { client }) => {
    await client.ask({ s: { method: "sampling/createMessage", params: {} } });
    return { structured: {} };
  },
});
const decides = defineTool({
  ...twice,
  name: "decides",
  input: z.strictObject({}),
  output: z.looseObject({}),
  run: async (_args, { caller }) => {
    const decision = await caller.ask?.({ tool: "decides", site: "shop.example", what: "Buy." });
    return { structured: { decision: decision ?? "nobody to ask" } };
  },
});

let fixture: EndpointFixture;
beforeEach(async () => {
  runs.length = 0;
  fixture = await EndpointFixture.start({ tools: [twice, samples, decides] });
});
afterEach(() => {
  jest.restoreAllMocks();
  return fixture.stop();
});

interface Asked {
  readonly resultType: string;
  readonly inputRequests: Readonly<Record<string, ClientQuestion>>;
  readonly requestState: string;
}
const call = async (name: string, rest: object = {}, capabilities: object = { elicitation: {} }) => {
  const { answer, status } = await sendStateless(
    fixture.url,
    "tools/call",
    { name, ...rest },
    { capabilities },
  );
  const { result, error } = answer as {
    result: Asked & { structuredContent: object };
    error: { code: number; message: string; data: object };
  };
  return { status, result, error };
};

describe("a call that is asked something", () => {
  it("is answered once all was, in as many rounds as it takes, and gets again what it got before", async () => {
    const first = await call("twice");
    expect(first.result).toMatchObject({
      resultType: "input_required",
      inputRequests: { name: { method: "elicitation/create", params: { message: "Name?" } } },
    });
    const second = await call("twice", {
      inputResponses: { name: accept({ name: "Ada" }) },
      requestState: first.result.requestState,
    });
    expect(Object.keys(second.result.inputRequests)).toEqual(["colour"]);
    expect(second.result.requestState).not.toBe(first.result.requestState);
    const third = await call("twice", {
      inputResponses: { colour: accept({ colour: "blue" }) },
      requestState: second.result.requestState,
    });
    expect(third.result).toMatchObject({
      resultType: "complete",
      structuredContent: { name: { name: "Ada" }, colour: { colour: "blue" } },
    });
    expect(runs).toHaveLength(3);
  });

  it.each([
    ["another key", { other: accept({}) }],
    ["no form of an answer", { name: { nonsense: true } }],
    ["nothing", {}],
    ["no object", { name: "Ada" }],
  ])("is asked again where the answer is %s", async (_what, inputResponses) => {
    expect((await call("twice", { inputResponses })).result).toMatchObject({
      resultType: "input_required",
      inputRequests: { name: {} },
    });
  });

  it.each([
    ["changed", (state: string) => `${state}x`],
    ["cut", (state: string) => state.slice(0, -3)],
    ["of another server", () => "eyJhIjoxfQ.c2lnbmF0dXJl"],
    ["endless", (state: string) => state + "x".repeat(300_000)],
    ["nonsense", () => "%%%"],
  ])("is refused with a state that is %s", async (_what, change) => {
    const { result } = await call("twice");
    const refused = await call("twice", {
      inputResponses: { name: accept({}) },
      requestState: change(result.requestState),
    });
    expect(refused.error).toMatchObject({ code: -32602, message: expect.stringContaining("requestState") });
  });

  it("is refused with the state of another call", async () => {
    const { result } = await call("twice", { arguments: { of: "one" } });
    const { requestState } = result;
    const refused = await call("twice", { arguments: { of: "two" }, requestState });
    expect(refused.error.message).toContain("another request");
  });

  it("is refused with a state that is too old", async () => {
    const { result } = await call("twice");
    const now = Date.now();
    jest.spyOn(Date, "now").mockReturnValue(now + 11 * 60_000);
    const refused = await call("twice", { requestState: result.requestState });
    expect(refused.error.message).toContain("expired");
  });

  it("is refused with 400 where its client cannot be asked that", async () => {
    expect(await call("samples")).toMatchObject({
      status: 400,
      error: { code: -32021, data: { requiredCapabilities: { sampling: {} } } },
    });
  });
});

describe("a person's consent in the newer era", () => {
  const consentKey = "consent:decides:shop.example";

  it("is asked with a form, and taken as it was given", async () => {
    const { result } = await call("decides");
    expect(result.inputRequests).toMatchObject({
      [consentKey]: { method: "elicitation/create", params: { message: "shop.example: Buy." } },
    });
    const answered = await call("decides", {
      inputResponses: { [consentKey]: accept({ decision: "site" }) },
      requestState: result.requestState,
    });
    expect(answered.result.structuredContent).toEqual({ decision: "site" });
  });

  it.each([
    ["declined", { action: "decline" }],
    ["closed", { action: "cancel" }],
    ["no choice", accept({ decision: "everything" })],
  ])("is a refusal where the form was %s", async (_what, answer) => {
    const { result } = await call("decides");
    const { requestState } = result;
    const answered = await call("decides", { inputResponses: { [consentKey]: answer }, requestState });
    expect(answered.result.structuredContent).toEqual({ decision: "closed" });
  });

  it("is asked for even where an answer comes unasked", async () => {
    const { result } = await call("decides", {
      inputResponses: { [consentKey]: accept({ decision: "once" }) },
    });
    expect(result.resultType).toBe("input_required");
  });

  it("is asked for again where the answer has served one request already", async () => {
    const { result } = await call("decides");
    const answer = {
      inputResponses: { [consentKey]: accept({ decision: "once" }) },
      requestState: result.requestState,
    };
    expect((await call("decides", answer)).result.structuredContent).toEqual({ decision: "once" });
    const again = await call("decides", answer);
    expect(again.result).toMatchObject({ resultType: "input_required", inputRequests: { [consentKey]: {} } });
    const renewed = { ...answer, requestState: again.result.requestState };
    expect((await call("decides", renewed)).result.structuredContent).toEqual({ decision: "once" });
  });

  it("cannot be asked of a client that shows no forms", async () => {
    expect((await call("decides", {}, {})).result.structuredContent).toEqual({ decision: "nobody to ask" });
    const onlyUrls = { elicitation: { url: {} } };
    expect((await call("decides", {}, onlyUrls)).result.structuredContent).toEqual({
      decision: "nobody to ask",
    });
  });
});
