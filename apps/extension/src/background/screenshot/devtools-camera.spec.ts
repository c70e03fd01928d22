import { scriptedSessions } from "../debugger-sessions.fixture.js";
import { DevToolsCamera } from "./devtools-camera.js";
import { subjectOf } from "./picture.js";

const size = { clientWidth: 800, clientHeight: 600 };
const metrics = (ratio = 1, height = 3_000) => ({
  layoutViewport: { clientWidth: 800 * ratio, clientHeight: 600 * ratio },
  cssLayoutViewport: { ...size, pageX: 0, pageY: 100 },
  cssVisualViewport: { ...size, pageX: 0, pageY: 100, offsetX: 0, offsetY: 0 },
  cssContentSize: { width: 800, height },
});

function setUp({ page = metrics(), shoot = async (): Promise<object> => ({ data: "AAAA" }) } = {}) {
  const { api, sessions } = scriptedSessions();
  const shots: (object | undefined)[] = [];
  const shown: number[] = [];
  api.answer = async (method, params) => {
    if (method === "Page.getLayoutMetrics") return page;
    if (method !== "Page.captureScreenshot") return {};
    shots.push(params);
    return shoot();
  };
  const camera = new DevToolsCamera(sessions, (tabId, work) => {
    shown.push(tabId);
    return work();
  });
  const take = (params: object, active = true) => camera.take(1, subjectOf({ ...params }, undefined), active);
  return { take, shots, shown };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe("DevToolsCamera", () => {
  it("takes what the tab shows in one command", async () => {
    const { take, shots } = setUp();
    expect(await take({ format: "jpeg", quality: 40 })).toEqual({
      dataUrl: "data:image/jpeg;base64,AAAA",
      limitations: [],
    });
    expect(shots).toEqual([{ format: "jpeg", quality: 40 }]);
  });

  it.each<[string, object, object]>([
    ["the whole page", { fullPage: true }, { x: 0, y: 0, width: 800, height: 3_000, scale: 1 }],
    ["a part", { clip: { x: 5, y: 6, width: 7, height: 8 } }, { x: 5, y: 6, width: 7, height: 8, scale: 1 }],
    [
      "as much of a part as is on the page",
      { clip: { x: -5, y: 2_990, width: 50, height: 50 } },
      { x: 0, y: 2_990, width: 45, height: 10, scale: 1 },
    ],
    ["what is shown, smaller", { scale: 0.5 }, { x: 0, y: 100, width: 800, height: 600, scale: 0.5 }],
  ])("takes %s", async (_what, params, clip) => {
    const { take, shots } = setUp();
    expect((await take(params)).limitations).toEqual([]);
    expect(shots).toEqual([{ format: "png", clip, captureBeyondViewport: !("scale" in params) }]);
  });

  it("takes the next picture of a tab only when all that was asked for the last one is out of the way", async () => {
    const answers: ((picture: object) => void)[] = [];
    const { take, shots } = setUp({ shoot: () => new Promise((resolve) => answers.push(resolve)) });
    const first = take({ fullPage: true }, false);
    const second = take({ clip: { x: 0, y: 0, width: 5, height: 5 } }, false);
    await jest.advanceTimersByTimeAsync(150);
    expect(shots).toHaveLength(2); // the first picture, and its nudge
    answers[1]?.({ data: "BBBB" });
    expect(await first).toMatchObject({ dataUrl: "data:image/png;base64,BBBB" });
    expect(shots).toHaveLength(2);
    answers[0]?.({ data: "late" });
    await jest.advanceTimersByTimeAsync(0);
    expect(shots).toHaveLength(3);
    answers[2]?.({ data: "CCCC" });
    expect(await second).toMatchObject({ dataUrl: "data:image/png;base64,CCCC" });
  });

  it("counts a scale in CSS pixels, whatever the screen's", async () => {
    const { take, shots } = setUp({ page: metrics(2) });
    await take({ scale: 1 });
    expect(shots).toMatchObject([{ clip: { scale: 0.5 } }]);
  });

  it("says what one picture does not hold", async () => {
    const { take, shots } = setUp({ page: metrics(2, 30_000) });
    const { limitations } = await take({ fullPage: true });
    expect(shots).toMatchObject([{ clip: { width: 800, height: 8_192 } }]);
    expect(limitations).toEqual([expect.stringMatching(/first 800 × 8192 of 800 × 30000 CSS pixels/)]);
  });

  it("takes as much of a page as a WebP holds", async () => {
    const { take, shots } = setUp({ page: metrics(1, 30_000) });
    const { limitations } = await take({ fullPage: true, format: "webp" });
    expect(shots).toMatchObject([{ clip: { height: 16_383 } }]);
    expect(limitations).toHaveLength(1);
  });

  it("finds a part of a page that reads from right to left, and so goes on to the left", async () => {
    const page = metrics();
    // 2000 wide, scrolled to the left by 300.
    Object.assign(page.cssContentSize, { width: 2_000 });
    Object.assign(page.cssLayoutViewport, { pageX: 900, pageY: 0 });
    Object.assign(page.cssVisualViewport, { pageX: -300, pageY: 0 });
    const { take, shots } = setUp({ page });
    await take({ clip: { x: -600, y: 10, width: 100, height: 50 } });
    await take({ scale: 1 });
    expect(shots).toMatchObject([
      { clip: { x: 600, y: 10, width: 100, height: 50 } },
      { clip: { x: 900, y: 0, width: 800, height: 600 } },
    ]);
  });

  it("refuses a part that is not on the page", async () => {
    await expect(setUp().take({ clip: { x: 0, y: 4_000, width: 1, height: 1 } })).rejects.toMatchObject({
      code: "INVALID_PARAMETERS",
    });
  });

  it("asks again for a tab that is not shown, which releases the first picture", async () => {
    const releases: (() => void)[] = [];
    const { take, shots } = setUp({
      shoot: () => new Promise((resolve) => releases.push(() => resolve({ data: `shot${releases.length}` }))),
    });
    const picture = take({}, false);
    await jest.advanceTimersByTimeAsync(150);
    expect(shots).toHaveLength(2);
    releases[0]?.();
    expect(await picture).toMatchObject({ dataUrl: "data:image/png;base64,shot2" });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(shots).toHaveLength(2);
  });

  it("shows the tab for a moment where nothing else helps", async () => {
    const { take, shown } = setUp({ shoot: () => new Promise(() => undefined) });
    void take({}, false);
    await jest.advanceTimersByTimeAsync(4_000);
    expect(shown).toEqual([1]);
  });

  it.each([true, false])(
    "gives up on a page that a dialog blocks, whether it is shown: %s",
    async (active) => {
      const { take, shots } = setUp({ shoot: () => new Promise(() => undefined) });
      const outcome = expect(take({}, active)).rejects.toMatchObject({ code: "REQUEST_TIMEOUT" });
      await jest.advanceTimersByTimeAsync(6_500);
      await outcome;
      const asked = shots.length;
      await jest.advanceTimersByTimeAsync(60_000);
      expect(shots).toHaveLength(asked);
    },
  );

  it("does not show the tab any more once any picture has come", async () => {
    let asked = 0;
    const { take, shown } = setUp({
      shoot: () => ((asked += 1) === 1 ? new Promise(() => undefined) : Promise.resolve({ data: "second" })),
    });
    const picture = take({}, false);
    await jest.advanceTimersByTimeAsync(150);
    expect(await picture).toMatchObject({ dataUrl: "data:image/png;base64,second" });
    await jest.advanceTimersByTimeAsync(10_000);
    expect({ asked, shown }).toEqual({ asked: 2, shown: [] });
  });
});
