import { silentClient } from "@browser-mcp/protocol";
import * as z from "zod";
import { Method } from "./operation.js";

const request = {
  caller: { client: "spec" },
  signal: new AbortController().signal,
  client: silentClient,
  version: "2025-11-25",
};
const method = new Method("greet", z.object({ name: z.string() }));

describe("an operation", () => {
  it("does its work on parameters that fit, and names those that do not", async () => {
    const { run } = method.operation(({ name }) => ({ said: `Hello ${name}` }));
    expect(await run({ name: "Ada" }, request)).toEqual({ said: "Hello Ada" });
    expect(() => run({ name: 1 }, request)).toThrow(/greet: "params.name": invalid input/);
  });
});
