import { uiState } from "../ui/ui-state.js";
import { siteView } from "./site-view.js";

const view = (url: string, rules?: object, { managed = false, filesAllowed = true } = {}) => {
  const siteRules = rules === undefined ? {} : { siteRules: rules };
  const state = uiState({
    session: {},
    local: managed ? {} : siteRules,
    sync: {},
    managed: managed ? siteRules : {},
  });
  return siteView(state, { url, filesAllowed });
};
const never = { mode: "all", only: [], never: ["example.com"] };

describe("siteView", () => {
  it("says whether the site is on", () => {
    expect(view("https://example.com/a")).toMatchObject({ site: "example.com", on: true, free: true });
    expect(view("https://example.com/a", never)).toMatchObject({
      site: "example.com",
      on: false,
      free: true,
      note: expect.stringContaining("Nothing of this site"),
    });
  });

  it.each(["chrome://settings/", "about:blank", "", "https://chromewebstore.google.com/detail/x"])(
    "has nothing to switch at %p",
    (url) => {
      expect(view(url)).toMatchObject({ site: undefined, on: false, free: false, name: "This page" });
    },
  );

  it("says who decided where it was not the person", () => {
    expect(view("https://example.com/", never, { managed: true })).toMatchObject({
      on: false,
      free: false,
      note: "Set by your organisation.",
    });
  });

  it("says what files need besides", () => {
    expect(view("file:///a", undefined, { filesAllowed: false })).toMatchObject({
      name: "Your files",
      note: expect.stringContaining("file URLs"),
    });
    expect(view("file:///a").note).not.toContain("file URLs");
  });
});
