import { servePage, type PageServer } from "./serve-page.js";

let server: PageServer;

beforeAll(async () => {
  server = await servePage({
    "/": "<title>Home</title>",
    "/teapot": (_request, response) => response.writeHead(418).end(),
  });
});
afterAll(() => server.close());

describe("servePage", () => {
  it("serves HTML, whatever the query", async () => {
    const response = await fetch(server.url("/?q=1"));
    expect(response.headers.get("content-type")).toContain("text/html");
    expect(await response.text()).toBe("<title>Home</title>");
  });

  it("lets a route write its own response", async () => {
    expect((await fetch(server.url("/teapot"))).status).toBe(418);
  });

  it("answers other paths with 404", async () => {
    expect((await fetch(server.url("/toString"))).status).toBe(404);
  });

  it("closes with a connection still open", async () => {
    const { promise: reached, resolve: reach } = withResolvers();
    const hanging = await servePage({ "/": () => reach() });
    const request = expect(fetch(hanging.url("/"))).rejects.toThrow();
    await reached;
    await hanging.close();
    await request;
  });
});

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
