import { request, Target } from "./hostile.fixture.js";

let target: Target;
beforeAll(async () => {
  target = await Target.start();
});
afterAll(() => target.close());

describe("the metrics of a server under attack", () => {
  it("say how many connections there are, and how many there may be", async () => {
    const metrics = await target.exchange(request("GET /metrics"));
    expect(metrics).toMatch(/^browser_mcp_bounded_entries\{of="http_connections"\} [1-9]/m);
    expect(metrics).toMatch(/^browser_mcp_bounded_limit\{of="http_connections"\} 4000$/m);
    expect(metrics).toMatch(/^browser_mcp_http_refused_connections_total 0$/m);
    expect(metrics).toMatch(/^browser_mcp_http_stalled_connections_total 0$/m);
  });
});
