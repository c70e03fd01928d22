import { readLaunch } from "./read-launch.js";

const launch = { id: "3f0c1f64-6f0e-4f4e-9a53-0a4d0a6f9e11", serverUrl: "ws://127.0.0.1:7000/ws" };
const answer = (text: string) => async (): Promise<Response> => new Response(text);

describe("readLaunch", () => {
  it("reads what the launcher wrote", async () => {
    expect(await readLaunch(answer(JSON.stringify(launch)))).toEqual(launch);
  });

  it("finds none where the file is absent", async () => {
    // What Chrome does for a file that the extension does not have.
    const absent = (): Promise<Response> => Promise.reject(new TypeError("Failed to fetch"));
    expect(await readLaunch(absent)).toBeUndefined();
  });

  it.each(["", "[]", "{}", '{"id":"x","serverUrl":"ws://a"}'])(
    "refuses a file that is none: %p",
    async (text) => {
      await expect(readLaunch(answer(text))).rejects.toThrow();
    },
  );
});
