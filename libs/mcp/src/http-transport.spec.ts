import { silentLogger } from "@browser-mcp/protocol";
import { TransportFixture } from "./transport.fixture.js";

let fixture: TransportFixture;
afterEach(() => fixture.stop());

describe("a result that has no JSON", () => {
  it("is told to its client as an error, and to the log: it ends neither the server nor in silence", async () => {
    const error = jest.fn();
    fixture = await TransportFixture.start({ logger: { ...silentLogger, error } });
    const { transport, url } = fixture;
    transport.operations = {
      serves: () => true,
      answer: () => Promise.resolve({ result: { count: 1n } }),
      cancel: () => false,
      close: () => undefined,
    };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 7, method: "resources/read" });
    const response = await fetch(url, { method: "POST", body });
    const failure = { code: -32603, message: "The result cannot be written." };
    expect(await response.json()).toEqual({ jsonrpc: "2.0", id: 7, error: failure });
    expect(error).toHaveBeenCalledWith("answer not written", { error: expect.any(TypeError) as TypeError });
    expect(transport.inFlight).toBe(0);
  });
});
