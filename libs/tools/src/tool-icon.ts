/** What a tool is about, for the drawing that clients may show beside it; whoever publishes the tool draws it. */
export type ToolIcon =
  | "tabs"
  | "page"
  | "elements"
  | "console"
  | "network"
  | "camera"
  | "accessibility"
  | "speed"
  | "script"
  | "debugger";
