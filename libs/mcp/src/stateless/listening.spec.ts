import { BrowserMcpError } from "@browser-mcp/protocol";
import { EndpointFixture } from "../endpoint.fixture.js";
import type { ResourceChange, ResourceSource } from "../resource-source.js";
import { SseReader } from "../sse-reader.fixture.js";
import { metaKeys } from "./envelope.js";
import { sendStateless, statelessRequest } from "./stateless.fixture.js";

const listeners = new Set<(change: ResourceChange) => void>();
const tell = (change: ResourceChange): void => {
  for (const listener of listeners) listener(change);
};

const source: ResourceSource = {
  templates: [{ uriTemplate: "spec://{id}", name: "spec" }],
  owns: (uri) => uri.startsWith("spec://"),
  list: () => Promise.resolve([{ uri: "spec://1", name: "One" }]),
  read: (uri) => Promise.resolve([{ uri, mimeType: "text/plain", text: "one" }]),
  complete: () => Promise.resolve([]),
  locate: (uri) =>
    uri === "spec://gone"
      ? Promise.reject(new BrowserMcpError("TAB_NOT_FOUND", "It is gone."))
      : Promise.resolve(uri),
  subscribe: (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

let fixture: EndpointFixture;
beforeEach(async () => {
  fixture = await EndpointFixture.start({ resources: [source] });
});
afterEach(() => fixture.stop());

const listen = (notifications: object, id = 5): Promise<SseReader> => {
  const { headers, body } = statelessRequest("subscriptions/listen", { notifications }, { id });
  return SseReader.open(fixture.url, headers, body);
};
const next = async (stream: SseReader): Promise<unknown> => JSON.parse((await stream.next())?.data ?? "null");
const _meta = { [metaKeys.subscriptionId]: 5 };

describe("a stream that listens", () => {
  it("says first what it will tell, then of the changes that were wished for, under its id", async () => {
    const stream = await listen({
      toolsListChanged: true,
      promptsListChanged: true,
      resourcesListChanged: true,
      resourceSubscriptions: ["spec://1"],
    });
    expect(await next(stream)).toEqual({
      jsonrpc: "2.0",
      method: "notifications/subscriptions/acknowledged",
      params: { notifications: { resourcesListChanged: true, resourceSubscriptions: ["spec://1"] }, _meta },
    });
    tell({ type: "updated", keys: ["spec://1", "spec://2"] });
    expect(await next(stream)).toEqual({
      jsonrpc: "2.0",
      method: "notifications/resources/updated",
      params: { uri: "spec://1", _meta },
    });
    tell({ type: "list" });
    expect(await next(stream)).toMatchObject({
      method: "notifications/resources/list_changed",
      params: { _meta },
    });
    await stream.drop();
  });

  it("tells nothing that was not wished for", async () => {
    const stream = await listen({ resourceSubscriptions: ["spec://1"] });
    await next(stream);
    tell({ type: "list" });
    tell({ type: "updated", keys: ["spec://1"] });
    expect(await next(stream)).toMatchObject({ method: "notifications/resources/updated" });
    await stream.drop();
  });

  it("ends at once with its result where nothing can be told", async () => {
    const stream = await listen({ toolsListChanged: true });
    expect(await next(stream)).toMatchObject({ params: { notifications: {} } });
    expect(await next(stream)).toMatchObject({ id: 5, result: { resultType: "complete", _meta } });
    await stream.ended;
  });

  it("ends with its result when the server does", async () => {
    const stream = await listen({ resourcesListChanged: true });
    await next(stream);
    await fixture.endpoint.close();
    expect(await next(stream)).toMatchObject({ id: 5, result: { resultType: "complete", _meta } });
    await stream.ended;
  });

  it("leaves the others alone when its client goes", async () => {
    const [gone, stays] = [
      await listen({ resourcesListChanged: true }),
      await listen({ resourcesListChanged: true }),
    ];
    await Promise.all([next(gone), next(stays)]);
    await gone.drop();
    tell({ type: "list" });
    expect(await next(stays)).toMatchObject({ method: "notifications/resources/list_changed" });
    await stays.drop();
  });

  it.each([
    ["a resource that is gone", { resourceSubscriptions: ["spec://gone"] }],
    ["a URI of no known form", { resourceSubscriptions: ["spec:/1"] }],
    ["no list of URIs", { resourceSubscriptions: "spec://1" }],
    [
      "more URIs than may be watched",
      { resourceSubscriptions: Array.from({ length: 1_001 }, (_v, i) => `spec://${i}`) },
    ],
  ])("is refused for %s, as JSON", async (_what, notifications) => {
    const { answer, messages } = await sendStateless(fixture.url, "subscriptions/listen", { notifications });
    expect(messages).toHaveLength(1);
    expect(answer).toMatchObject({ error: { code: -32602 } });
  });

  it("needs a client that takes streams", async () => {
    const wish = { headers: { accept: "application/json" } };
    const params = { notifications: { resourcesListChanged: true } };
    expect(await sendStateless(fixture.url, "subscriptions/listen", params, wish)).toMatchObject({
      status: 406,
    });
  });
});

describe("resources in the newer era", () => {
  it("are read as of this moment, for this person", async () => {
    const { answer } = await sendStateless(fixture.url, "resources/read", { uri: "spec://1" });
    expect(answer).toMatchObject({
      result: { resultType: "complete", ttlMs: 0, cacheScope: "private", contents: [{ text: "one" }] },
    });
  });

  it("that there are not are the request's own mistake", async () => {
    const { answer } = await sendStateless(fixture.url, "resources/read", { uri: "nothing://1" });
    expect(answer).toMatchObject({ error: { code: -32602 } });
  });

  it("are announced with what can be told of them", async () => {
    const { answer } = await sendStateless(fixture.url, "server/discover");
    expect(answer).toMatchObject({
      result: { capabilities: { resources: { subscribe: true, listChanged: true }, completions: {} } },
    });
  });
});
