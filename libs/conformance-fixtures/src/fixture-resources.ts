import { BrowserMcpError } from "@browser-mcp/protocol";
import type { ResourceContents, ResourceDescriptor, ResourceSource } from "@browser-mcp/mcp";
import { pixel } from "./media.js";

const uriTemplate = "test://template/{id}/data";
const ofTemplate = /^test:\/\/template\/([^/]+)\/data$/;

/** What there is, with the descriptions of `resources/list`. */
const fixed: readonly (ResourceDescriptor & { readonly contents: ResourceContents })[] = [
  {
    uri: "test://static-binary",
    name: "static-binary",
    description: "An image that stays as it is.",
    mimeType: "image/png",
    contents: { uri: "test://static-binary", mimeType: "image/png", blob: pixel },
  },
  {
    uri: "test://static-text",
    name: "static-text",
    description: "A text that stays as it is.",
    mimeType: "text/plain",
    contents: {
      uri: "test://static-text",
      mimeType: "text/plain",
      text: "This is the content of the static text resource.",
    },
  },
  {
    uri: "test://watched-resource",
    name: "watched-resource",
    description: "A text to subscribe to.",
    mimeType: "text/plain",
    contents: { uri: "test://watched-resource", mimeType: "text/plain", text: "Nothing has changed." },
  },
];

/** The resources that the suite reads, lists and subscribes to. They never change. */
export const fixtureResources: ResourceSource = {
  templates: [
    {
      uriTemplate,
      name: "template",
      description: "The data of an id.",
      mimeType: "application/json",
    },
  ],
  owns: (uri) => fixed.some((resource) => resource.uri === uri) || ofTemplate.test(uri),
  list: (_request, after) =>
    Promise.resolve(
      fixed
        .filter(({ uri }) => after === undefined || uri > after)
        .map(({ contents: _contents, ...descriptor }) => descriptor),
    ),
  read: async (uri) => {
    const found = fixed.find((resource) => resource.uri === uri);
    if (found !== undefined) return [found.contents];
    const id = ofTemplate.exec(uri)?.[1];
    if (id === undefined) throw new BrowserMcpError("INVALID_PARAMETERS", `There is no resource ${uri}.`);
    const text = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` });
    return [{ uri, mimeType: "application/json", text }];
  },
  complete: () => Promise.resolve([]),
  locate: (uri) => Promise.resolve(uri),
  subscribe: () => () => undefined,
};
