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
  it("shares what is dear with every other one of its method: a session makes no schema", () => {
    const [one, other] = [method.operation(() => ({})), method.operation(() => ({}))];
    expect(other.form).toBe(one.form);
    expect(one.form.safeParse({ method: "greet", params: 1 }).success).toBe(true);
    expect(one.form.safeParse({ method: "leave" }).success).toBe(false);
  });

  it("does its work on parameters that fit, and names those that do not", async () => {
    const { run } = method.operation(({ name }) => ({ said: `Hello ${name}` }));
    expect(await run({ name: "Ada" }, request)).toEqual({ said: "Hello Ada" });
    expect(() => run({ name: 1 }, request)).toThrow(/greet: "params.name": invalid input/);
  });
});
