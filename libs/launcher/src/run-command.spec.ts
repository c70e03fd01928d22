import { MAX_OUTPUT_CHARACTERS, runCommand } from "./run-command.js";

const node = (script: string, timeoutMs = 30_000, signal?: AbortSignal) =>
  runCommand(process.execPath, ["-e", script], { timeoutMs, signal });

describe("runCommand", () => {
  it("gives the exit code and both outputs", async () => {
    const result = await node("console.log('out'); console.error('err'); process.exitCode = 3");

    expect(result).toMatchObject({ exitCode: 3, timedOut: false });
    expect(result.output).toContain("out");
    expect(result.output).toContain("err");
  });

  it("keeps the end of a long output", async () => {
    const { output } = await node("console.log('x'.repeat(300_000) + 'the end')");

    expect(output).toHaveLength(MAX_OUTPUT_CHARACTERS);
    expect(output.trimEnd()).toMatch(/the end$/);
  });

  it("tells of a command that does not exist", async () => {
    const result = await runCommand("/no/such/command", [], { timeoutMs: 1_000 });

    expect(result).toMatchObject({ exitCode: null, output: expect.stringContaining("ENOENT") });
  });

  it("ends a command at its deadline, with the processes it started", async () => {
    // The grandchild keeps the output open: the promise settles only when both are gone.
    const script = `
      const { spawn } = require("node:child_process");
      spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" });
      setInterval(() => {}, 1000);`;

    expect(await node(script, 500)).toMatchObject({ exitCode: null, timedOut: true });
  });

  it("ends a command when its caller cancels", async () => {
    const controller = new AbortController();
    const running = node("setInterval(() => {}, 1000)", 30_000, controller.signal);
    controller.abort();

    expect(await running).toMatchObject({ exitCode: null, timedOut: false });
  });

  it("starts nothing for a caller that has cancelled", async () => {
    expect(await node("console.log('ran')", 30_000, AbortSignal.abort())).toMatchObject({
      exitCode: null,
      output: "cancelled",
    });
  });
});
