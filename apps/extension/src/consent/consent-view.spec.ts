import { consentView, timeLeft } from "./consent-view.js";

const question = {
  client: "Claude Code 2.1",
  tool: "execute_javascript",
  what: "Run a script.",
  site: "example.com",
  title: "Example",
  endsAt: 0,
};

describe("what a person is asked", () => {
  it("says who, what and where", () => {
    expect(consentView(question)).toEqual({
      heading: "Allow Claude Code 2.1?",
      what: "Run a script.",
      site: "example.com",
      title: "Example",
      tool: "execute_javascript",
      lasting: true,
    });
  });

  it("names a client that does not say who it is", () => {
    expect(consentView({ ...question, client: "unknown" }).heading).toBe("Allow an unknown client?");
  });

  it("cannot be answered for good on a page of no site", () => {
    const { site: _site, ...rest } = question;
    expect(consentView(rest)).toMatchObject({ site: "A page without an address", lasting: false });
    expect(consentView({ ...question, site: "file:" })).toMatchObject({ site: "Your files" });
  });
});

it.each([
  [120_000, "Refused by itself in 2 minutes."],
  [60_000, "Refused by itself in 60 seconds."],
  [900, "Refused by itself in 1 second."],
  [-5, "Refused by itself in 0 seconds."],
])("with %i ms left: %s", (left, text) => {
  expect(timeLeft(1_000 + left, 1_000)).toBe(text);
});
