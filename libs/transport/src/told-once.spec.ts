import { ToldOnce } from "./told-once.js";

it("is new the first time only", () => {
  const told = new ToldOnce();
  expect([told.isNew("a"), told.isNew("a"), told.isNew("b")]).toEqual([true, false, true]);
});

it("remembers a bounded number", () => {
  const told = new ToldOnce();
  for (let i = 0; i <= 100; i += 1) told.isNew(`${i}`);
  expect([told.isNew("100"), told.isNew("0")]).toEqual([false, true]);
});
