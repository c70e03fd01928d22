import { DEFAULT_SERVER_URL } from "@browser-mcp/protocol";
import { everySite } from "../shared/site-rules.js";
import { uiState } from "./ui-state.js";

const nothing = { session: {}, local: {}, sync: {}, managed: {} };

describe("the state that popup and options page show", () => {
  it("is the defaults where nothing is stored, or nothing of a known form", () => {
    const defaults = {
      connection: undefined,
      connect: true,
      paused: false,
      serverUrl: DEFAULT_SERVER_URL,
      tokenEnd: undefined,
      rules: everySite,
      debuggerAllowed: true,
      debuggerIdleMs: 60_000,
      activity: [],
      consents: [],
      managed: { serverUrl: false, token: false, rules: false, debugger: false },
    };
    expect(uiState(nothing)).toEqual(defaults);
    const odd = {
      paused: "yes",
      connect: 0,
      siteRules: [],
      serverUrl: 6009,
      debuggerIdleMs: -1,
      activity: {},
      consents: {},
    };
    expect(uiState({ session: odd, local: odd, sync: odd, managed: odd })).toEqual(defaults);
  });

  it("is what the person chose", () => {
    const rules = { mode: "only", only: ["example.com"], never: [] };
    expect(
      uiState({
        ...nothing,
        local: { connect: false, paused: true, siteRules: rules },
        sync: { serverUrl: "wss://host.example/ws", debuggerAllowed: false, debuggerIdleMs: 5_000 },
      }),
    ).toMatchObject({
      connect: false,
      paused: true,
      rules,
      serverUrl: "wss://host.example/ws",
      debuggerAllowed: false,
      debuggerIdleMs: 5_000,
    });
  });

  it("is what the organisation decided, where it did", () => {
    const managed = {
      serverUrl: "ws://managed.example/ws",
      debuggerAllowed: false,
      siteRules: { mode: "only" },
    };
    expect(
      uiState({
        ...nothing,
        sync: { serverUrl: "ws://own.example/ws", debuggerAllowed: true },
        managed,
      }),
    ).toMatchObject({
      serverUrl: "ws://managed.example/ws",
      debuggerAllowed: false,
      rules: { mode: "only", only: [], never: [] },
      managed: { serverUrl: true, token: false, rules: true, debugger: true },
    });
  });
});
