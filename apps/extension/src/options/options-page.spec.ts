/** @jest-environment jsdom */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CONSENTS_KEY, type GivenConsent } from "../shared/consent.js";
import { everySite, type SiteRules } from "../shared/site-rules.js";
import { elementById } from "../ui/elements.js";
import { loadBody } from "../ui/page-body.fixture.js";
import { uiState } from "../ui/ui-state.js";
import { OptionsPage, type OptionsActions } from "./options-page.js";
import { optionsView } from "./options-view.js";

const view = (local: object = {}, more: { session?: object; sync?: object; managed?: object } = {}) =>
  optionsView(
    uiState({
      session: { ...more.session },
      local: { ...local },
      sync: { ...more.sync },
      managed: { ...more.managed },
    }),
  );
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const input = (id: string): HTMLInputElement => elementById(id, HTMLInputElement);
const text = (id: string): string => elementById(id, HTMLElement).textContent ?? "";
const field = (list: string): HTMLInputElement => document.querySelector<HTMLInputElement>(`#${list} input`)!;
const submit = async (form: Element): Promise<void> => {
  form.dispatchEvent(new Event("submit", { cancelable: true }));
  await settle();
};
const add = async (list: string, sites: string): Promise<void> => {
  field(list).value = sites;
  await submit(document.querySelector(`#${list} form`)!);
};

describe("the options page", () => {
  let rules: SiteRules;
  let stored: boolean;
  let actions: jest.Mocked<OptionsActions>;
  let page: OptionsPage;
  beforeEach(() => {
    loadBody(readFileSync(join(__dirname, "options.html"), "utf8"));
    rules = everySite;
    stored = true;
    const answer = (): Promise<boolean> => Promise.resolve(stored);
    actions = {
      connect: jest.fn<Promise<boolean>, [boolean]>(answer),
      setServerUrl: jest.fn<Promise<boolean>, [string | undefined]>(answer),
      setServerToken: jest.fn<Promise<boolean>, [string]>(answer),
      forgetServerToken: jest.fn(answer),
      pause: jest.fn<Promise<boolean>, [boolean]>(answer),
      changeRules: jest.fn((change) => {
        if (stored) rules = change(rules);
        return answer();
      }),
      allowDebugger: jest.fn<Promise<boolean>, [boolean]>(answer),
      setDebuggerIdle: jest.fn<Promise<boolean>, [number]>(answer),
      forgetConsent: jest.fn<Promise<boolean>, [GivenConsent]>(answer),
      clearActivity: jest.fn(answer),
    };
    page = new OptionsPage(actions);
    page.show(view(), 0);
  });

  it("stores a checked address, and says why it takes no other", async () => {
    input("address").value = "http://localhost";
    await submit(elementById("address-form", HTMLElement));
    expect(actions.setServerUrl).not.toHaveBeenCalled();
    expect(text("address-note")).toContain("ws://");
    expect(input("address").getAttribute("aria-invalid")).toBe("true");
    input("address").value = "ws://localhost:1";
    await submit(elementById("address-form", HTMLElement));
    expect(actions.setServerUrl).toHaveBeenCalledWith("ws://localhost:1/ws");
    expect(text("address-note")).toBe("Saved.");
  });

  describe("with the server's token", () => {
    const serverToken = { serverUrl: "ws://localhost:6009/ws", token: "bmcp_0123456789abcdefWXYZ" };
    const enter = async (token: string): Promise<void> => {
      input("token").value = token;
      await submit(elementById("token-form", HTMLElement));
    };

    it("stores what was pasted, and empties the field", async () => {
      await enter(" bmcp_secret \n");
      expect(actions.setServerToken).toHaveBeenCalledWith("bmcp_secret");
      expect(input("token").value).toBe("");
    });

    it("keeps in the field what could not be stored", async () => {
      stored = false;
      await enter("bmcp_secret");
      expect(input("token").value).toBe("bmcp_secret");
    });

    it.each(["", "two words", "é"])("takes no %j, and says why", async (token) => {
      await enter(token);
      expect(actions.setServerToken).not.toHaveBeenCalled();
      expect(text("token-note")).toContain("browser-mcp token show");
      expect(input("token").getAttribute("aria-invalid")).toBe("true");
    });

    it("never shows one that is stored in full, and forgets it", async () => {
      page.show(view({ serverToken }), 0);
      expect(document.body.innerHTML).not.toContain(serverToken.token);
      expect(text("token-note")).toContain("“WXYZ”");
      const forget = elementById("token-forget", HTMLButtonElement);
      expect(forget.hidden).toBe(false);
      forget.focus();
      forget.click();
      await settle();
      expect(actions.forgetServerToken).toHaveBeenCalledTimes(1);
      page.show(view(), 0);
      expect([forget.hidden, document.activeElement]).toEqual([true, input("token")]);
    });

    it("leaves an organisation's alone", () => {
      page.show(view({}, { managed: { serverUrl: "ws://ours/ws", serverToken: "ours-and-not-yours" } }), 0);
      expect(text("token-note")).toBe("Set by your organisation.");
      expect(input("token").readOnly).toBe(true);
      expect(elementById("token-save", HTMLElement).hidden).toBe(true);
      expect(elementById("token-forget", HTMLElement).hidden).toBe(true);
    });
  });

  it("shows the answers that were given for good, and takes them back", () => {
    const consent = (client: string, allowed: boolean): GivenConsent => ({
      client,
      tool: "execute_javascript",
      site: "example.com",
      allowed,
      at: 0,
    });
    const [one, other] = [consent("One", true), consent("Other", false)];
    page.show(view({ [CONSENTS_KEY]: [one, other] }), 0);
    const buttons = () => [...elementById("consents", HTMLUListElement).querySelectorAll("button")];
    expect(text("consents")).toContain("One: execute_javascript always on example.com");
    expect(text("consents")).toContain("Other: execute_javascript never on example.com");
    expect(elementById("no-consents", HTMLElement).hidden).toBe(true);
    buttons()[0]?.focus();
    buttons()[0]?.click();
    expect(actions.forgetConsent).toHaveBeenCalledWith(one);
    page.show(view({ [CONSENTS_KEY]: [other] }), 0);
    expect(document.activeElement).toBe(buttons()[0]);
    page.show(view(), 0);
    expect(document.activeElement).toBe(elementById("consents-title", HTMLElement));
    expect(elementById("no-consents", HTMLElement).hidden).toBe(false);
  });

  it("keeps an address that is being written when another is stored elsewhere", () => {
    input("address").value = "ws://half";
    page.show(view({}, { sync: { serverUrl: "ws://other.example/ws" } }), 0);
    expect(input("address").value).toBe("ws://half");
  });

  it("adds sites, names what is none and keeps it", async () => {
    await add("never", "bank.example ex*mple.com");
    expect(rules.never).toEqual(["bank.example"]);
    expect(field("never").value).toBe("ex*mple.com");
    expect(text("never-note")).toContain("“ex*mple.com” is no site");
  });

  it("loses nothing that was typed where it could not be stored", async () => {
    stored = false;
    await add("never", "bank.example");
    expect(field("never").value).toBe("bank.example");
    expect(text("never-note")).toBe("");
  });

  it("removes a site, and the focus goes to the next", () => {
    rules = { mode: "all", only: [], never: ["a.example", "b.example"] };
    page.show(view({ siteRules: rules }), 0);
    const remove = document.querySelector<HTMLButtonElement>("#never li button")!;
    remove.focus();
    remove.click();
    page.show(view({ siteRules: rules }), 0);
    expect(rules.never).toEqual(["b.example"]);
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Remove b.example from “Never these”");
  });

  it("has the list of the only sites where only those are on", () => {
    expect(elementById("only", HTMLElement).hidden).toBe(true);
    document.querySelector<HTMLInputElement>("input[value=only]")!.click();
    expect(rules.mode).toBe("only");
    page.show(view({ siteRules: rules }), 0);
    expect(elementById("only", HTMLElement).hidden).toBe(false);
  });

  it("shows what the organisation decided, and lets nobody change it", () => {
    const siteRules = { mode: "all", never: ["bank.example"] };
    const managed = { serverUrl: "ws://managed.example/ws", debuggerAllowed: false, siteRules };
    page.show(view({}, { managed }), 0);
    expect(input("address")).toMatchObject({ value: "ws://managed.example/ws", readOnly: true });
    expect(text("address-note")).toBe("Set by your organisation.");
    expect(text("debugger-note")).toBe("Set by your organisation.");
    expect(input("debugger")).toMatchObject({ checked: false, disabled: true });
    expect(elementById("mode", HTMLFieldSetElement).disabled).toBe(true);
    expect(document.querySelector<HTMLElement>("#never form")!.hidden).toBe(true);
    expect(document.querySelector<HTMLElement>("#never li button")!.hidden).toBe(true);
    expect(document.querySelector("#never li")!.textContent).toContain("bank.example");
  });

  it("stores the idle time in milliseconds", async () => {
    input("idle").value = "2";
    await submit(elementById("idle-form", HTMLElement));
    expect(actions.setDebuggerIdle).toHaveBeenCalledWith(2_000);
  });

  it("shows titles as the text that they are", () => {
    const entry = { at: 0, client: "c", tool: "t", kind: "read", site: "a.example", outcome: "done" };
    page.show(view({}, { session: { activity: [{ ...entry, title: "<b>bold</b>" }] } }), 12_000);
    const cells = [...document.querySelectorAll("#activity td")].map(({ textContent }) => textContent);
    expect(cells).toEqual(["12 s ago", "c", "t", "read", "a.example<b>bold</b>", "done"]);
    expect(document.querySelector("#activity b")).toBeNull();
  });
});
