import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TokenFile } from "../security/token-file.js";
import { Target } from "./hostile.fixture.js";

type Headers = Readonly<Record<string, string>>;

/** What only the attacked client may see. */
const PRIVATE = "what the first client reads";

const call = (method: string, params: object = {}): string =>
  JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
const clientInfo = { name: "n", version: "1" };
const initialize = call("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo });
const ping = call("ping");

let folder: string;
let file: TokenFile;
let target: Target;
/** What belongs to the attacked client, and to who attacks. */
let [victim, attacker]: Headers[] = [];
/** The attacked client's event ids; the last one is of an answer that it has not fetched yet. */
let events: string[];

/** Sends a request and yields its answer's head. */
async function open(method: string, headers: Headers, body?: string): Promise<IncomingMessage> {
  const outgoing = request(target.addresses.mcp, {
    method,
    agent: false,
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json, text/event-stream",
      ...headers,
    },
  });
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  return response.setEncoding("utf8").on("error", () => undefined);
}

async function ask(method: string, headers: Headers, body?: string): Promise<[number, string]> {
  const response = await open(method, headers, body);
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return [response.statusCode ?? 0, text];
}

/** Reads a stream until this stands in it, and breaks it off. */
async function readUntil(response: IncomingMessage, part: string): Promise<string> {
  let text = "";
  for await (const chunk of response) {
    text += String(chunk);
    if (text.includes(part)) break;
  }
  return text;
}

const idsIn = (text: string): string[] => [...text.matchAll(/^id: (.+)$/gm)].map(([, id]) => id ?? "");

async function session(headers: Headers = {}): Promise<Headers> {
  const response = await open("POST", headers, initialize);
  response.resume();
  return { ...headers, "Mcp-Session-Id": String(response.headers["mcp-session-id"]) };
}

/** A call whose connection breaks before its answer is there, which is kept for its client. */
async function keptAnswer(): Promise<string[]> {
  let release: (reply: unknown) => void = () => undefined;
  target.browser.on("getPageContent", () => new Promise((resolve) => (release = resolve)));
  const params = { name: "get_page_content", arguments: { tabId: 5 }, _meta: { progressToken: 1 } };
  const response = await open("POST", victim ?? {}, call("tools/call", params));
  const text = await readUntil(response, "notifications/progress");
  release({ url: "http://example.test/", title: "T", text: PRIVATE, metadata: {} });
  return idsIn(text);
}

const start = async (withToken: boolean): Promise<void> => {
  folder = await mkdtemp(join(tmpdir(), "hostile-sessions-"));
  file = new TokenFile(join(folder, "token"));
  target = await Target.start(withToken ? { require_token: true, token_file: file.path } : {});
  const token: Headers = withToken ? { Authorization: `Bearer ${(await file.read()) ?? ""}` } : {};
  [victim, attacker] = [await session(token), await session(token)];
  events = await keptAnswer();
};
const end = async (): Promise<void> => {
  await target.close();
  await rm(folder, { recursive: true, force: true });
};

describe.each([
  ["without a token", false],
  ["with a token", true],
])("somebody who wants another client's session, %s", (_name, withToken) => {
  beforeAll(() => start(withToken));
  afterAll(end);

  /** The attacked session is as it was. */
  const untouched = async (): Promise<void> => {
    expect(await ask("POST", victim ?? {}, ping)).toEqual([200, expect.stringContaining('"result"')]);
  };

  const id = (): string => victim?.["Mcp-Session-Id"] ?? "";
  it.each<[string, () => string]>([
    ["another one of the same form", () => "00000000-0000-4000-8000-000000000000"],
    ["the right one in capitals", () => id().toUpperCase()],
    ["the right one without its end", () => id().slice(0, -1)],
    ["the right one without its beginning", () => id().slice(1)],
    ["the right one and more", () => `${id()}0`],
    ["the right one, quoted", () => `"${id()}"`],
    ["two of them", () => `${attacker?.["Mcp-Session-Id"] ?? ""}, ${id()}`],
    ["a path", () => `../${id()}`],
    ["a pattern", () => ".*"],
    ["a property of every object", () => "__proto__"],
    ["another property", () => "constructor"],
    ["nothing", () => ""],
    ["bytes beyond ASCII", () => "\u00ff\u00fe"],
    ["something long", () => "a".repeat(8_000)],
  ])("gets 404 for what is not its id, whatever it asks: %s", async (_what, guess) => {
    const headers = { ...attacker, "Mcp-Session-Id": guess() };
    for (const [method, body] of [["POST", ping], ["GET"], ["DELETE"]]) {
      const [status, text] = await ask(method ?? "", { ...headers, "Last-Event-ID": events[0] ?? "" }, body);
      expect([method, status]).toEqual([method, 404]);
      expect(text).not.toContain(id());
      expect(text).not.toContain(PRIVATE);
    }
    await untouched();
  });

  it("is told the same of an id that there is and of one that there is not when it initializes with it", async () => {
    const answers = await Promise.all(
      [id(), "00000000-0000-4000-8000-000000000000"].map((guess) =>
        ask("POST", { ...attacker, "Mcp-Session-Id": guess }, initialize),
      ),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.[0]).toBe(400);
    await untouched();
  });

  it.each<[string, () => string]>([
    ["the other client's, of a kept answer", () => events.at(-1) ?? ""],
    ["the other client's first", () => events[0] ?? ""],
    ["of a stream that there is not", () => "7-1"],
    ["of an event to come", () => "0-999999999999999"],
    ["negative", () => "-1--1"],
    ["no number", () => "a-b"],
    ["half of one", () => "0-"],
    ["with a leading zero", () => "00-01"],
    ["as a hexadecimal number", () => "0x0-0x1"],
    ["two of them", () => `0-0, ${events.at(-1) ?? ""}`],
    ["with the other session's id", () => `${id()}-1`],
    ["beyond all numbers", () => `0-${"9".repeat(30)}`],
    ["long", () => "9".repeat(8_000)],
    ["bytes beyond ASCII", () => "\u00ff-1"],
  ])("gets 400 for a Last-Event-ID that is not of its own session: %s", async (_what, forged) => {
    const [status, text] = await ask("GET", { ...attacker, "Last-Event-ID": forged() });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ error: { message: expect.stringContaining("Last-Event-ID") } });
    expect(text).not.toContain(PRIVATE);
    await untouched();
  });

  it("finds the ids of sessions in nothing that the server tells", async () => {
    const { page, health, metrics = "" } = target.addresses;
    const { Authorization = "" } = victim ?? {};
    const headers: Record<string, string> = withToken ? { Authorization } : {};
    for (const url of [page, health, metrics, `${page}status`]) {
      const response = await fetch(url, { headers });
      expect(response.status).toBe(200);
      expect(await response.text()).not.toContain(id());
    }
  });

  it("has not kept its client from its answer", async () => {
    const response = await open("GET", { ...victim, "Last-Event-ID": events.at(-1) ?? "" });
    expect(response.statusCode).toBe(200);
    expect(await readUntil(response, PRIVATE)).toContain(PRIVATE);
  });
});

describe("a session whose client's token", () => {
  beforeEach(() => start(true));
  afterEach(end);

  const methods = [["POST", ping], ["GET"], ["DELETE"]] as const;
  const statuses = async (headers: Headers): Promise<number[]> => {
    const answers = [];
    for (const [method, body] of methods) answers.push((await ask(method, headers, body))[0]);
    return answers;
  };
  /** Resolves once the former token counts no longer. */
  const takenOver = async (): Promise<void> => {
    while ((await ask("POST", victim ?? {}, ping).catch(() => [0]))[0] !== 401)
      await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const withToken = (token: string | undefined): Headers => ({
    ...victim,
    Authorization: `Bearer ${token ?? ""}`,
  });

  it("is missing or wrong is used and ended by nobody", async () => {
    const { "Mcp-Session-Id": id = "" } = victim ?? {};
    expect(await statuses({ "Mcp-Session-Id": id })).toEqual([401, 401, 401]);
    expect(await statuses(withToken("bmcp_wrong"))).toEqual([401, 401, 401]);
    expect((await ask("POST", victim ?? {}, ping))[0]).toBe(200);
  });

  it("was rotated has ended, for the former token and for the new one", async () => {
    const token = await file.rotate();
    await takenOver();
    expect(await statuses(victim ?? {})).toEqual([401, 401, 401]);
    const resumed = { ...withToken(token), "Last-Event-ID": events.at(-1) ?? "" };
    expect(await statuses(resumed)).toEqual([404, 404, 404]);
  });

  it("was revoked has ended, for the one that is made later as well", async () => {
    await file.revoke();
    await takenOver();
    expect(await statuses(victim ?? {})).toEqual([401, 401, 401]);
    const token = await file.provide();
    while ((await ask("POST", withToken(token), ping))[0] === 401)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await statuses(withToken(token))).toEqual([404, 404, 404]);
  });
});
