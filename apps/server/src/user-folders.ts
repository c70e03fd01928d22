import envPaths from "env-paths";

/** The folders of this program in the person's account, as the platform has them. */
export const userFolders = envPaths("browser-mcp", { suffix: "" });
