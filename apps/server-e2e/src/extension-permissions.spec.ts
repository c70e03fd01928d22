import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { EXTENSION_ID } from "@browser-mcp/protocol";
import { servePage } from "@browser-mcp/testing";
import type { PageServer } from "@browser-mcp/testing";
import type { Page } from "puppeteer-core";
import { ExtensionDriver } from "./extension-driver.js";

let site: PageServer;
let folder: string;
let file: string;
let driver: ExtensionDriver;
let details: Page;

/** Turns a switch of the extension's details, upon which the browser starts the extension anew. */
const turn = async (change: object): Promise<void> => {
  const hello = await driver.server.hello();
  const update = JSON.stringify({ extensionId: EXTENSION_ID, ...change });
  await details.evaluate(`chrome.developerPrivate.updateExtensionConfiguration(${update})`);
  await driver.server.hello((frame) => frame !== hello);
};

beforeAll(async () => {
  site = await servePage({ "/": "<!doctype html><title>Private</title><p>private words</p>" });
  folder = await mkdtemp(join(tmpdir(), "browser-mcp-file-"));
  const path = join(folder, "notes.html");
  await writeFile(path, "<!doctype html><title>Notes</title><p>words of a file</p>");
  file = pathToFileURL(path).href;
  driver = await ExtensionDriver.start();
  details = await driver.person.open("chrome://extensions");
  // Without it the browser does not start an unpacked extension anew.
  await details.evaluate("chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })");
});
afterAll(async () => {
  await driver?.close();
  await site?.close();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

it("a file is read where the person allows it, and otherwise the error says how to", async () => {
  const { tabId } = await driver.open(file);
  expect(await driver.data("getPageContent", { tabId })).toMatchObject({
    title: "Notes",
    text: "words of a file",
  });
  await turn({ fileAccess: false });
  for (const [action, params] of [
    ["getPageContent", {}],
    ["getDOMSnapshot", {}],
    ["getConsoleMessages", {}],
    ["captureScreenshot", {}],
    ["executeScript", { script: "1" }],
    ["attachDebugger", {}],
  ] as const) {
    expect([action, await driver.request(action, { tabId, ...params })]).toMatchObject([
      action,
      { code: "PAGE_NOT_READABLE", error: expect.stringContaining("Allow access to file URLs") },
    ]);
  }
});

it("an incognito tab is hidden until the person allows it, and then read as any other", async () => {
  expect(await driver.request("getPageContent", { tabId: 1 })).toMatchObject({
    code: "TAB_NOT_FOUND",
    error: expect.stringContaining("Allow in Incognito"),
  });
  await turn({ incognitoAccess: true });
  const url = JSON.stringify(site.url("/"));
  const opened = await driver.person.inExtension(
    `chrome.windows.create({ incognito: true, url: ${url} }).then(({ tabs }) => tabs[0].id)`,
  );
  const tabId = opened as number;
  expect(await driver.data("getPageContent", { tabId })).toMatchObject({
    title: "Private",
    text: "private words",
  });
  expect(await driver.data("executeScript", { tabId, script: "document.title" })).toMatchObject({
    value: "Private",
  });
  await turn({ incognitoAccess: false });
  expect(JSON.stringify(await driver.data("getAllTabs"))).not.toContain(site.url("/"));
  expect(await driver.request("getPageContent", { tabId })).toMatchObject({ code: "TAB_NOT_FOUND" });
});
