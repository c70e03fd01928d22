import { silentLogger } from "@browser-mcp/protocol";
import { DebuggerSessions } from "./debugger-sessions.js";
import { FakeDebugger, FakeStorage } from "./fake-chrome.js";

/** Sessions over a scripted debugger, with a policy that a spec changes. */
export interface ScriptedSessions {
  readonly api: FakeDebugger;
  readonly sessions: DebuggerSessions;
  readonly policy: { allowed: boolean; idleMs: number };
  readonly memory: FakeStorage;
}

/** @param api what an earlier worker left, where that matters */
export function scriptedSessions(api = new FakeDebugger(), memory = new FakeStorage()): ScriptedSessions {
  const policy = { allowed: true, idleMs: 60_000, known: Promise.resolve() };
  return { api, policy, memory, sessions: new DebuggerSessions(api, { policy, memory, log: silentLogger }) };
}
