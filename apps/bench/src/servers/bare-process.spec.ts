import { rawPost } from "@browser-mcp/testing";
import { BareProcess } from "./bare-process.js";

describe("a bare process", () => {
  it("answers from its start on and is gone after its end", async () => {
    const bare = await BareProcess.start(new AbortController().signal);
    expect((await rawPost(bare.addresses.mcp, {})).json()).toEqual({ jsonrpc: "2.0", id: 1, result: {} });
    await bare.stop();
    await expect(rawPost(bare.addresses.mcp, {})).rejects.toThrow();
  });

  it("is not started for a bench that was told to stop", async () => {
    await expect(BareProcess.start(AbortSignal.abort())).rejects.toThrow("aborted");
  });
});
