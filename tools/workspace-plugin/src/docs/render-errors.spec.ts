import { renderErrors } from "./render-errors";

describe("the reference of the errors", () => {
  it("gives code, meaning and hint of each", () => {
    const page = renderErrors({ PORT_IN_USE: { meaning: "The port is taken.", hint: "Choose another." } });
    expect(page).toContain("| [`PORT_IN_USE`](#port_in_use) | The port is taken. |");
    expect(page).toContain("## PORT_IN_USE\n\nThe port is taken.\n\n**What to do:** Choose another.\n");
  });
});
