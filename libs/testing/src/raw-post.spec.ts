import { rawPost } from "./raw-post.js";
import { servePage, type PageServer } from "./serve-page.js";

let server: PageServer;

beforeAll(async () => {
  server = await servePage({
    "/echo": (request, response) => {
      response.writeHead(202, {
        "x-type": request.headers["content-type"],
        "x-mine": request.headers["x-mine"] ?? "",
      });
      request.pipe(response);
    },
  });
});
afterAll(() => server.close());

describe("rawPost", () => {
  it("sends an object as JSON and reads the answer", async () => {
    const response = await rawPost(server.url("/echo"), { id: 1, text: "ä" }, { "x-mine": "yes" });
    expect(response).toMatchObject({
      status: 202,
      headers: { "x-type": "application/json", "x-mine": "yes" },
      text: '{"id":1,"text":"ä"}',
    });
    expect(response.json()).toEqual({ id: 1, text: "ä" });
  });

  it("sends a string as it is", async () => {
    expect((await rawPost(server.url("/echo"), "{broken")).text).toBe("{broken");
  });

  it("rejects when nobody listens", async () => {
    const gone = await servePage({});
    await gone.close();
    await expect(rawPost(gone.url("/"), {})).rejects.toThrow("ECONNREFUSED");
  });
});
