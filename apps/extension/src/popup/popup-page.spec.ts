/** @jest-environment jsdom */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { elementById } from "../ui/elements.js";
import { loadBody } from "../ui/page-body.fixture.js";
import { uiState } from "../ui/ui-state.js";
import { PopupPage, type PopupActions } from "./popup-page.js";
import { popupView } from "./popup-view.js";

const NOW = 1_000_000_000_000;
const entry = {
  at: NOW - 12_000,
  client: "Claude Code 2.1",
  tool: "get_page_content",
  kind: "read",
  site: "example.com",
  title: "<img src=x>",
  outcome: "done",
};
const view = (activity: readonly object[] = [], local: object = {}, url = "https://example.com/") =>
  popupView(uiState({ session: { activity }, local: { ...local }, sync: {}, managed: {} }), {
    url,
    filesAllowed: true,
  });
const click = (id: string): void => elementById(id, HTMLElement).click();
const text = (id: string): string => elementById(id, HTMLElement).textContent ?? "";
const input = (id: string): HTMLInputElement => elementById(id, HTMLInputElement);

describe("the popup", () => {
  let actions: jest.Mocked<PopupActions>;
  let page: PopupPage;
  beforeEach(() => {
    loadBody(readFileSync(join(__dirname, "popup.html"), "utf8"));
    actions = {
      connect: jest.fn(),
      switchSite: jest.fn(),
      pause: jest.fn(),
      allowDebugger: jest.fn(),
      clearActivity: jest.fn(),
      openOptions: jest.fn(),
    };
    page = new PopupPage(actions);
  });

  it("tells what the person does", () => {
    page.show(view([entry]), NOW);
    for (const id of ["connect", "site", "paused", "debugger", "clear", "more"]) click(id);
    expect(actions.connect).toHaveBeenCalledWith(false);
    expect(actions.switchSite).toHaveBeenCalledWith("example.com", false);
    expect(actions.pause).toHaveBeenCalledWith(true);
    expect(actions.allowDebugger).toHaveBeenCalledWith(false);
    expect(actions.clearActivity).toHaveBeenCalled();
    expect(actions.openOptions).toHaveBeenCalled();
  });

  it("shows what is stored, whatever a switch ran ahead to", () => {
    page.show(view(), NOW);
    click("paused");
    page.show(view(), NOW);
    expect(input("paused").checked).toBe(false);
    page.show(view([], { paused: true }), NOW);
    expect(input("paused").checked).toBe(true);
    expect(text("headline")).toBe("Paused");
  });

  it("shows the newest entries, and how long ago they were", () => {
    page.show(view([entry, { ...entry, outcome: "refused", kind: "change", site: undefined }]), NOW);
    const items = [...document.querySelectorAll("#activity li")].map((item) =>
      [...item.children].map(({ textContent }) => textContent),
    );
    expect(items).toEqual([
      ["get_page_content", "12 s ago", "Claude Code 2.1 · read · example.com"],
      ["get_page_content", "12 s ago", "Claude Code 2.1 · change", "refused"],
    ]);
    page.tick(NOW + 60_000);
    expect(document.querySelector("time")?.textContent).toBe("1 min ago");
  });

  it("shows three entries, and says how many more there are", () => {
    page.show(view(Array.from({ length: 5 }, () => entry)), NOW);
    expect(document.querySelectorAll("#activity li")).toHaveLength(3);
    expect(text("more")).toBe("Settings and 2 more");
  });

  it("keeps the focus near when the button that has it goes", () => {
    page.show(view([entry]), NOW);
    elementById("clear", HTMLElement).focus();
    page.show(view(), NOW);
    expect(document.activeElement?.id).toBe("recent");
    expect(elementById("nothing", HTMLElement).hidden).toBe(false);
  });

  it("has nothing to switch on a page of no site", () => {
    page.show(view([], {}, "chrome://settings/"), NOW);
    expect(input("site").disabled).toBe(true);
  });
});
