import { SocketServer } from "./socket-server.fixture.js";
import { loadTranscript, parseTranscript, type Frame } from "./transcript.js";
import { TranscriptPlayer } from "./transcript-player.js";

const tabA = 778746472;

let server: SocketServer;

beforeEach(async () => {
  server = await SocketServer.start();
});
afterEach(() => server.close());

/** What the server gets after the introduction, once it has sent these requests. */
async function replies(count: number, ...requests: Frame[]): Promise<readonly Frame[]> {
  await server.frames(1);
  requests.forEach((request) => server.send(request));
  return (await server.frames(1 + count)).slice(1);
}

describe("TranscriptPlayer", () => {
  it("opens as the extension does", async () => {
    await TranscriptPlayer.connect(server.url, "connect");
    expect(await server.frames(1)).toEqual(loadTranscript("connect").pushes);
  });

  it("answers with the recorded reply under the new id", async () => {
    await TranscriptPlayer.connect(server.url, "a.getPageContent");
    const [reply] = await replies(1, { action: "getPageContent", requestId: "mine", tabId: tabA });
    const { requests, repliesTo } = loadTranscript("a.getPageContent");
    expect(reply).toEqual({ ...repliesTo(requests[0]?.requestId)[0], requestId: "mine" });
  });

  it("plays doubled replies and what was pushed in between, in order", async () => {
    const transcript = loadTranscript("emulateDevice.not-attached");
    await TranscriptPlayer.connect(server.url, transcript);
    const recorded = transcript.entries.filter(({ dir }) => dir === "ext->server");
    const request = { action: "emulateDevice", requestId: "mine", tabId: tabA };
    const received = await replies(recorded.length, request);
    expect(received.map(({ type }) => type)).toEqual(recorded.map(({ msg }) => msg.type));
    expect(received.filter(({ requestId }) => requestId === "mine").map(({ data }) => data)).toEqual([
      { status: "attached" },
      { status: "success" },
    ]);
  });

  it("is silent where the extension was, and where no recording fits", async () => {
    const player = await TranscriptPlayer.connect(server.url, "unknown-action");
    const [reply] = await replies(
      1,
      { action: "noSuchAction", requestId: "1", tabId: tabA },
      { action: "getPageContent", requestId: "2", tabId: 5 },
      { action: "getAllTabs", requestId: "3" },
    );
    expect(reply).toMatchObject({ type: "response", requestId: "3" });
    expect(player.unmatched).toEqual([{ action: "getPageContent", requestId: "2", tabId: 5 }]);
  });

  it("plays equal requests in the order of the recording and repeats the last", async () => {
    await TranscriptPlayer.connect(server.url, "a.executeScript.concurrent");
    const ask = { action: "executeScript", tabId: tabA };
    const received = await replies(
      3,
      { ...ask, requestId: "1" },
      { ...ask, requestId: "2" },
      { ...ask, requestId: "3" },
    );
    expect(received.map(({ data }) => data)).toEqual(["first", "second", "second"]);
  });

  it("takes several recordings", async () => {
    await TranscriptPlayer.connect(server.url, ["a.getPageContent", "b.getPageContent"]);
    const ask = { action: "getPageContent" };
    const received = await replies(
      2,
      { ...ask, requestId: "1", tabId: tabA },
      { ...ask, requestId: "2", tabId: tabA + 1 },
    );
    expect(received).toEqual([
      expect.objectContaining({ requestId: "1", type: "response" }),
      expect.objectContaining({ requestId: "2", type: "response" }),
    ]);
  });

  it("waits as long as the extension did when asked to", async () => {
    const transcript = parseTranscript(
      "slow-then-quick",
      [
        { dir: "server->ext", t: 100, msg: { action: "getNetworkData", requestId: "a" } },
        { dir: "ext->server", t: 150, msg: { type: "response", requestId: "a", data: "slow" } },
        { dir: "server->ext", t: 200, msg: { action: "getConsoleMessages", requestId: "b" } },
        { dir: "ext->server", t: 200, msg: { type: "response", requestId: "b", data: "quick" } },
      ]
        .map((entry) => JSON.stringify(entry))
        .join("\n"),
    );
    await TranscriptPlayer.connect(server.url, transcript, { realDelays: true });
    const received = await replies(
      2,
      { action: "getNetworkData", requestId: "1" },
      { action: "getConsoleMessages", requestId: "2" },
    );
    expect(received.map(({ data }) => data)).toEqual(["quick", "slow"]);
  });

  it("drops what it has not yet sent when the socket ends", async () => {
    const player = await TranscriptPlayer.connect(server.url, "debugger.detach-not-attached", {
      realDelays: true,
    });
    server.send({ action: "detachDebugger", requestId: "1", tabId: tabA });
    await player.nextFrame(({ requestId }) => requestId === "1");
    expect((await player.close()).code).toBe(1000);
    expect(await server.frames(1)).toHaveLength(1);
  });
});
