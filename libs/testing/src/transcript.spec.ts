import { browserFrameSchema } from "@browser-mcp/protocol";
import { listTranscripts, loadTranscript, parseTranscript } from "./transcript.js";

describe("transcripts", () => {
  it.each(listTranscripts())("%s loads, and every frame of the browser is of the protocol", (name) => {
    const { entries } = loadTranscript(name);
    expect(entries.length).toBeGreaterThan(0);
    const refused = entries
      .filter(({ dir }) => dir === "ext->server")
      .filter(({ msg }) => !browserFrameSchema.safeParse(msg).success);
    expect(refused).toEqual([]);
  });

  it("finds the one reply to a request", () => {
    const transcript = loadTranscript("a.getPageContent");
    const [request] = transcript.requests;
    expect(request).toMatchObject({ action: "getPageContent", tabId: 778746472 });
    expect(transcript.repliesTo(request?.requestId)).toEqual([
      expect.objectContaining({
        type: "response",
        data: expect.objectContaining({ title: "Simple Page A" }),
      }),
    ]);
  });

  it("finds both replies where the extension answered twice", () => {
    const transcript = loadTranscript("setUserAgent.not-attached");
    const replies = transcript.repliesTo(transcript.requests[0]?.requestId);
    expect(replies.map(({ data }) => data)).toEqual([{ status: "attached" }, { status: "success" }]);
  });

  it("finds no reply where the extension was silent", () => {
    const transcript = loadTranscript("unknown-action");
    expect(transcript.repliesTo(transcript.requests[0]?.requestId)).toEqual([]);
  });

  it("counts replies without an id among the pushes", () => {
    expect(loadTranscript("popup.captureTab").pushes).toHaveLength(4);
  });

  it("names the transcript that is missing", () => {
    expect(() => loadTranscript("no-such")).toThrow('There is no transcript "no-such".');
  });

  it("names the line that is broken", () => {
    expect(() => parseTranscript("mine", '{"dir":"ext->server","t":0,"msg":{}}\n{"dir":"up"}')).toThrow(
      'Transcript "mine", line 2',
    );
  });
});
