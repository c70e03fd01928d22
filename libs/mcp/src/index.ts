export { BearerGuard, challenge, TOKEN_WANTED } from "./bearer-guard.js";
export { BRIDGE_HEADER, bridgeOf, POLICY_HEADER, wantedPolicyOf } from "./bridge-header.js";
export { defaultCallLimits } from "./call-gate.js";
export type { CallLimits } from "./call-gate.js";
export { authorityOf, carrierOf, isOver, lastOfConnection } from "./http-message.js";
export type { HttpRequest, HttpResponse } from "./http-message.js";
export { HttpGuard } from "./http-guard.js";
export type { HttpGuardOptions } from "./http-guard.js";
export type { Icon } from "./icons.js";
export { McpEndpoint } from "./mcp-endpoint.js";
export type { McpEndpointOptions } from "./mcp-endpoint.js";
export type { ServerIdentity } from "./catalog.js";
export { parseMessage } from "./read-message.js";
export { callAnswerText } from "./tool-operations.js";
export type { ToolSource } from "./tool-operations.js";
export type {
  PromptArgument,
  PromptDescriptor,
  PromptMessage,
  PromptResult,
  PromptSource,
} from "./prompt-source.js";
export type { ServedRequest } from "./served-request.js";
export type {
  ResourceChange,
  ResourceContents,
  ResourceDescriptor,
  ResourceRequest,
  ResourceSource,
  ResourceTemplateDescriptor,
} from "./resource-source.js";
export type { PromptTools } from "./prompts/tab-prompt.js";
export { TabPrompts } from "./prompts/tab-prompts.js";
export { TabListResource } from "./tab-list-resource.js";
export { TabResources } from "./tab-resources.js";
export type { FitScreenshot } from "./tab-resources.js";
export { defaultReplayLimits } from "./replay-log.js";
export type { ReplayLimits } from "./replay-log.js";
export { defaultSessionLimits } from "./session-store.js";
export type { SessionLimits } from "./session-store.js";
export { rpcCodes, sendJson, sendRpcError } from "./json-rpc.js";
export * from "./stdio/index.js";
