import { redactHtml } from "./redact-html.js";
import { Redactions } from "./redactions.js";

const clean = (html: string, hides = (_kind: string): boolean => true): string =>
  redactHtml(html, new Redactions(), hides);

describe("HTML without its secrets", () => {
  it("is the same where there is none", () => {
    const html = '<p>a < b</p><input type="text" value="a"><meta name="description" content="b"><metadata>';
    expect(clean(html)).toBe(html);
  });

  it("has marks for the values of password fields and of what a secret's name describes, in whatever order", () => {
    const [field, meta] = ['<input type="password" value="a b">', "<meta name='csrf-token' content='c'>"];
    const [hiddenField, hiddenMeta] = [
      '<input type="password" value="[redacted:password-field]">',
      "<meta name='csrf-token' content='[redacted:credential]'>",
    ];
    expect(clean(`${field}<p>${meta}</p>${field}`)).toBe(`${hiddenField}<p>${hiddenMeta}</p>${hiddenField}`);
    expect(clean(meta + field)).toBe(hiddenMeta + hiddenField);
  });

  it("has one mark for a value that looks like a field itself", () => {
    expect(clean('<input type=password value="<input type=password value=a> and more"> end')).toBe(
      '<input type=password value="[redacted:password-field]"> end',
    );
    expect(clean('<input type=password value="<meta name=token content=a> and more"> end')).toBe(
      '<input type=password value="[redacted:password-field]"> end',
    );
  });

  it("shows a kind that is allowed, and what it shows of another kind is looked at", () => {
    const html = '<input type=password value="<meta name=csrf-token content=abc> more">';
    expect(clean(html, (kind) => kind !== "password-field")).toBe(
      '<input type=password value="<meta name=csrf-token content=[redacted:credential]> more">',
    );
  });
});
