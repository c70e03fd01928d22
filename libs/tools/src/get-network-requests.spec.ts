import { BODY_NOT_WATCHED } from "@browser-mcp/protocol";
import type { NetworkLog, NetworkRequest } from "@browser-mcp/protocol";
import * as z from "zod";
import { getNetworkRequests } from "./get-network-requests.js";
import { ScriptedBrowser } from "./shared/scripted-browser.fixture.js";
import { describeTool } from "./tool-runner.js";

const request = (id: number, more: Partial<NetworkRequest> = {}): NetworkRequest => ({
  id: String(id),
  tabId: 7,
  url: `http://a.test/${id}`,
  method: "GET",
  resourceType: "xmlhttprequest",
  startTime: 1000 + id + 0.5,
  status: 200,
  requestHeaders: [{ name: "Accept", value: "*/*" }],
  responseHeaders: [],
  ...more,
});
/** Without a status, as one that is under way or failed. */
const { status: _ok, ...unanswered } = request(5, { url: "http://a.test:9/refused" });

const mixed = [
  request(1, { resourceType: "main_frame", url: "http://a.test/" }),
  request(2, { url: "chrome-extension://abc/inject.js", resourceType: "script" }),
  request(3, { status: 404 }),
  request(4, { method: "POST", requestBody: '{"a":1}', url: "https://api.a.test/x" }),
  { ...unanswered, error: "net::ERR_FAILED" },
  request(6, { status: 500, resourceType: "image" }),
  { ...unanswered, id: "7", startTime: 1007.5, resourceType: "stylesheet" },
];

const pageSchema = z.object({
  requests: z.array(z.object({ requestId: z.string() })),
  count: z.int(),
  total: z.int(),
  hasMore: z.boolean(),
  nextCursor: z.string().nullable(),
});

class Page {
  readonly log: { requests: NetworkRequest[]; totalCount: number };
  readonly browser: ScriptedBrowser;
  readonly context;

  constructor(requests: readonly NetworkRequest[]) {
    const log = { requests: [...requests], totalCount: requests.length } satisfies NetworkLog;
    this.log = log;
    this.browser = new ScriptedBrowser({ getNetworkData: log });
    this.context = this.browser.context("get_network_requests");
  }

  async read(args: object = {}) {
    const { structured } = await getNetworkRequests.invoke(args, this.context);
    expect(getNetworkRequests.output.strict().safeParse(structured).error).toBeUndefined();
    const page = pageSchema.parse(structured);
    return { ...page, structured, ids: page.requests.map(({ requestId }) => Number(requestId)) };
  }
}

describe("get_network_requests", () => {
  it("gives what failed first, then the newest first, and hides the extension's own", async () => {
    const { ids, structured } = await new Page(mixed).read({ tabId: 7 });
    expect(ids).toEqual([6, 5, 3, 7, 4, 1]);
    expect(structured).toMatchObject({
      count: 6,
      total: 6,
      hasMore: false,
      nextCursor: null,
      filters: { failedOnly: false },
      limitations: [],
      message: "Showing all 6 matching requests",
    });
  });

  it("gives a request with one status and its headers", async () => {
    const { structured } = await new Page([request(3, { status: 404 })]).read();
    expect(structured).toHaveProperty("requests", [
      {
        requestId: "3",
        tabId: 7,
        url: "http://a.test/3",
        method: "GET",
        resourceType: "xmlhttprequest",
        type: "xmlhttprequest",
        status: 404,
        timestamp: 1003,
        startTime: 1003.5,
        requestHeaders: [{ name: "Accept", value: "*/*" }],
        responseHeaders: [],
      },
    ]);
  });

  it.each([
    [{ method: "POST" }, [4]],
    [{ status: 404 }, [3]],
    [{ status: [500, 404] }, [6, 3]],
    [{ resourceType: "xhr" }, [5, 3, 4]],
    [{ resourceType: "fetch" }, [5, 3, 4]],
    [{ resource_type: ["document", "image"] }, [6, 1]],
    [{ resourceType: "stylesheet" }, [7]],
    [{ domain: "api.a.test" }, [4]],
    [{ domain: "A.test" }, [6, 5, 3, 7, 4, 1]],
    [{ domain: "a.test:9" }, [5, 7]],
    [{ domain: "a.test:443" }, [4]],
    [{ failedOnly: true }, [6, 5, 3]],
    [{ failedOnly: true, resourceType: "xhr" }, [5, 3]],
    [{ status: 201 }, []],
  ])("with %j gives %j", async (args, expected) => {
    expect((await new Page(mixed).read(args)).ids).toEqual(expected);
  });

  it("says when nothing matches", async () => {
    expect((await new Page(mixed).read({ status: 201 })).structured).toMatchObject({
      total: 0,
      message: "No requests match the specified filters",
    });
  });

  it("echoes the filters in one form", async () => {
    const args = { status: [500, 404, 500], resourceType: ["xhr", "fetch", "image"], domain: "A.test" };
    expect((await new Page(mixed).read(args)).structured).toMatchObject({
      filters: {
        status: [404, 500],
        resourceType: ["image", "xmlhttprequest"],
        domain: "a.test",
        failedOnly: false,
      },
    });
  });

  it.each([
    [{ status: "404" }, '"status"'],
    [{ status: ["404"] }, '"status"'],
    [{ status: 99 }, '"status"'],
    [{ status: [] }, '"status"'],
    [{ method: "get" }, '"method"'],
    [{ resourceType: "picture" }, '"resourceType"'],
    [{ domain: "http://a.test/" }, '"domain"'],
    [{ pageSize: 201 }, '"pageSize"'],
    [{ limit: 1, pageSize: 2 }, '"pageSize" and "limit"'],
    [{ failedOnly: "yes" }, '"failedOnly"'],
  ])("refuses %j", async (args, named) => {
    await expect(new Page(mixed).read(args)).rejects.toMatchObject({
      code: "INVALID_PARAMETERS",
      message: expect.stringContaining(named),
    });
  });

  it.each([
    [{ status: "404" }, "must be an HTTP status, a whole number from 100 to 599, or a list of them"],
    [{ status: [404, "500"] }, "must be an HTTP status, a whole number from 100 to 599, or a list of them"],
    [{ resourceType: "xhrr" }, "must be one of main_frame, "],
    [{ resourceType: ["xhr", "foo"] }, "xhr, fetch, document, iframe, or a list of them"],
  ])("says what is allowed instead of %j", async (args, allowed) => {
    await expect(new Page(mixed).read(args)).rejects.toThrow(allowed);
  });

  it("gives a request's body only when asked", async () => {
    const page = new Page([request(4, { requestBody: '{"a":1}' })]);
    expect((await page.read()).structured).toMatchObject({
      requests: [
        {
          requestBody: "[Request body excluded - 7 chars. Set includeRequestBodies:true to include]",
          bodySize: 7,
        },
      ],
    });
    expect((await page.read({ includeRequestBodies: true })).structured).toMatchObject({
      requests: [{ requestBody: '{"a":1}', bodySize: 7 }],
    });
  });

  it("cuts a body at 10,000 characters", async () => {
    const page = new Page([request(4, { requestBody: "x".repeat(12_000) })]);
    expect((await page.read({ includeRequestBodies: true })).structured).toMatchObject({
      requests: [
        { requestBody: `${"x".repeat(10_000)}\n... [TRUNCATED - original size: 12000]`, bodySize: 12_000 },
      ],
    });
  });

  it("says what the extension does not give", async () => {
    const page = new Page([request(4, { requestBody: "x".repeat(1_000) })]);
    page.log.totalCount = 200;
    const args = { includeRequestBodies: true, includeResponseBodies: true };
    expect((await page.read(args)).structured).toHaveProperty("limitations", [
      "requests: the connected extension has had 200 requests of this tab, only the newest 1 of them are known here.",
      "response bodies: the connected extension does not give them.",
      "request bodies: the connected extension keeps at most their first 1,000 characters.",
    ]);
  });

  it("asks the extension for the bodies that are wanted, and for no others", async () => {
    const page = new Page([request(4)]);
    await page.read({ tabId: 7 });
    await page.read({ tabId: 7, includeRequestBodies: true, includeResponseBodies: true });
    expect(page.browser.requests.map(({ params }) => params)).toEqual([
      { tabId: 7 },
      { tabId: 7, includeRequestBodies: true, includeResponseBodies: true },
    ]);
  });

  it("shows what the servers answered, cut at the length of a body, base64 named", async () => {
    const page = new Page([
      request(4, { responseBody: { body: "x".repeat(12_000), base64: false, size: 2_000_000 } }),
      request(3, { responseBody: { body: "AP8B", base64: true, size: 4 } }),
    ]);
    const { structured } = await page.read({ includeResponseBodies: true });
    expect(structured).toMatchObject({
      requests: [
        {
          responseBody: `${"x".repeat(10_000)}\n... [TRUNCATED - original size: 2000000]`,
          responseBodySize: 2_000_000,
        },
        { responseBody: "AP8B", responseBodyEncoding: "base64", responseBodySize: 4 },
      ],
      limitations: [],
    });
  });

  it("says what to do where the debugger was not there in time", async () => {
    const page = new Page([
      request(4, { responseBodyMissing: BODY_NOT_WATCHED }),
      request(3, { responseBodyMissing: "The request failed." }),
    ]);
    const { structured } = await page.read({ includeResponseBodies: true });
    expect(structured).toMatchObject({
      requests: [{ responseBodyMissing: BODY_NOT_WATCHED }, { responseBodyMissing: "The request failed." }],
      limitations: [expect.stringMatching(/when 1 of these .* Call attach_debugger/)],
    });
  });

  it("tells the size of a body that our extension left out or cut", async () => {
    const page = new Page([
      request(4, { requestBodySize: 18 }),
      request(3, { requestBody: "x".repeat(10_000), requestBodySize: 20_000 }),
    ]);
    expect((await page.read({ includeRequestBodies: true })).structured).toMatchObject({
      requests: [
        { requestBody: expect.stringContaining("excluded - 18"), bodySize: 18 },
        { requestBody: `${"x".repeat(10_000)}\n... [TRUNCATED - original size: 20000]`, bodySize: 20_000 },
      ],
    });
  });

  it("shows what the debugger told, the messages of a WebSocket in bounds", async () => {
    const frame = { direction: "sent", timestamp: 1, data: "x".repeat(2_000), base64: false } as const;
    const told = {
      timing: { wait: 3 },
      initiator: { type: "script", url: "http://a.test/a.js", line: 5, column: 1 },
      protocol: "h2",
      transferSize: 99,
      frameUrl: "http://a.test/frame",
      webSocketFrameCount: 70,
    };
    const page = new Page([
      request(4, { ...told, webSocketFrames: Array.from({ length: 50 }, () => frame) }),
    ]);
    const { structured } = await page.read();
    const data = `${"x".repeat(1_000)}\n... [TRUNCATED - original size: 2000]`;
    expect(structured).toMatchObject({
      requests: [{ ...told, webSocketFrames: Array.from({ length: 20 }, () => ({ ...frame, data })) }],
    });
  });

  it("publishes the defaults of the original server", () => {
    expect(describeTool(getNetworkRequests).inputSchema.properties).toMatchObject({
      failedOnly: { default: false, type: "boolean" },
      includeRequestBodies: { default: false },
      includeResponseBodies: { default: false },
      pageSize: { default: 50 },
      method: { enum: ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"] },
    });
  });
});

describe("pages of get_network_requests", () => {
  const many = Array.from({ length: 25 }, (_, index) =>
    request(index, { status: index % 5 === 0 ? 500 : 200 }),
  );

  it("give every request once, also where several began at once", async () => {
    const page = new Page(many.map((one) => ({ ...one, startTime: 1000 })));
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const next = await page.read(cursor === null ? { pageSize: 10 } : { cursor });
      seen.push(...next.ids);
      cursor = next.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
  });

  it("are not shifted by new requests, nor by ones that end", async () => {
    const page = new Page(many);
    const { ids, nextCursor: cursor } = await page.read({ pageSize: 10 });
    expect(ids).toEqual([20, 15, 10, 5, 0, 24, 23, 22, 21, 19]);
    page.log.requests.push(request(90), request(91, { status: 404 }));
    page.log.requests.splice(0, 3);
    expect(await page.read({ cursor })).toMatchObject({
      ids: [18, 17, 16, 14, 13, 12, 11, 9, 8, 7],
      hasMore: true,
      total: 22,
    });
  });

  it.each([{}, { failedOnly: false, resourceType: "xhr" }])(
    "give every request of the first page's moment once, whatever ends meanwhile: %j",
    async (filters) => {
      const { status: _status, ...open } = request(0);
      const page = new Page([
        ...many.slice(0, 10).map((one) => ({ ...one, endTime: 1_100 })),
        // Answered, but not at its end.
        request(10, { status: 404 }),
        ...Array.from({ length: 14 }, (_, index) => ({
          ...open,
          id: `${11 + index}`,
          startTime: 1_050 + index,
        })),
      ]);
      const first = await page.read({ pageSize: 10, ...filters });
      page.log.requests = page.log.requests.map((one) =>
        one.endTime === undefined ? { ...one, endTime: 1_200, status: 404 } : one,
      );
      page.log.requests.push(request(90, { startTime: 1_150, endTime: 1_160, status: 500 }));
      const seen = [...first.ids];
      for (let cursor = first.nextCursor; cursor !== null;) {
        const next = await page.read({ cursor });
        expect(next.total).toBe(25);
        seen.push(...next.ids);
        cursor = next.nextCursor;
      }
      expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 25 }, (_, id) => id));
    },
  );

  it("let nothing in that has come to match since the first", async () => {
    const { status: _status, ...open } = request(30);
    const page = new Page([...many.map((one) => ({ ...one, endTime: 1_100, status: 500 })), open]);
    const { nextCursor: cursor, total } = await page.read({ pageSize: 20, failedOnly: true });
    expect(total).toBe(25);
    page.log.requests[25] = { ...open, endTime: 1_200, status: 500 };
    expect(await page.read({ cursor })).toMatchObject({ count: 5, total: 25, hasMore: false });
  });

  it("keep tab, browser, filters, size and bodies of the first", async () => {
    const page = new Page(many.map((one) => ({ ...one, requestBody: "body" })));
    const { nextCursor: cursor } = await page.read({
      resourceType: "xhr",
      limit: 10,
      includeRequestBodies: true,
    });
    expect((await page.read({ cursor, resourceType: ["fetch"] })).structured).toMatchObject({
      count: 10,
      requests: expect.arrayContaining([expect.objectContaining({ requestBody: "body" })]),
    });
    expect(page.browser.requests.at(-1)).toMatchObject({
      params: { tabId: 7 },
      options: { browserId: "scripted" },
    });
  });

  it.each([{ tabId: 8 }, { status: 500 }, { failedOnly: true }, { domain: "b.test" }, { method: "GET" }])(
    "cannot be had with %j besides a cursor that was made without",
    async (args) => {
      const page = new Page(many);
      const { nextCursor: cursor } = await page.read({ pageSize: 10 });
      const [name] = Object.keys(args);
      await expect(page.read({ cursor, ...args })).rejects.toThrow(`argument "${name}" differs`);
    },
  );

  it("stay within the bytes that a result may have", async () => {
    const page = new Page(many.map((one) => ({ ...one, url: `http://a.test/${"x".repeat(20_000)}` })));
    expect(await page.read()).toMatchObject({ count: 4, hasMore: true, total: 25 });
  });
});
