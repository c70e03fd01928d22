import type { ToolCallRecord } from "@browser-mcp/tools";
import { RecentCalls } from "./recent-calls.js";

const record = (id: number): ToolCallRecord => ({
  id,
  tool: "get_page_content",
  caller: { client: "spec 1.0", session: "secret-session" },
  outcome: "ok",
  duration: 1.26,
  resultSize: 9,
});

describe("the calls that the status page shows", () => {
  it("are the newest, newest first, while all are counted", () => {
    const calls = new RecentCalls(2);
    for (const id of [1, 2, 3]) calls.add(record(id));
    expect(calls.list().map(({ id }) => id)).toEqual([3, 2]);
    expect(calls.total).toBe(3);
  });

  it("name client and tool, and no session", () => {
    const calls = new RecentCalls();
    calls.add(record(1));
    expect(calls.list()).toEqual([
      {
        id: 1,
        at: expect.any(Number),
        client: "spec 1.0",
        tool: "get_page_content",
        tab: null,
        browser: null,
        ms: 1.3,
        outcome: "ok",
        size: 9,
      },
    ]);
  });
});
