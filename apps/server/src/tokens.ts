/** The container's names for what it makes. `tool` is registered once per tool, `resource` and `prompt` once per source. */
export const tokens = {
  tool: Symbol("tool"),
  resource: Symbol("resource"),
  prompt: Symbol("prompt"),
  tabResources: Symbol("tab-resources"),
  callLog: Symbol("call-log"),
  recentCalls: Symbol("recent-calls"),
  metrics: Symbol("metrics"),
  hub: Symbol("hub"),
  cache: Symbol("cache"),
  toolRunner: Symbol("tool-runner"),
  guard: Symbol("guard"),
  serverToken: Symbol("server-token"),
  bearer: Symbol("bearer"),
  endpoint: Symbol("endpoint"),
  routes: Symbol("routes"),
  server: Symbol("server"),
} as const;
