/** What our extension sends when the page of a tab writes into its console while the debugger is attached (WIRE.md 4). */
export function consoleEvent(tabId: number, number: number): object {
  const timestamp = Date.now();
  return {
    type: "debugger_event",
    source: { tabId },
    method: "Runtime.consoleAPICalled",
    timestamp,
    params: {
      type: "warning",
      args: [
        { type: "string", value: consoleText(number) },
        { type: "number", value: number, description: String(number) },
      ],
      executionContextId: 1,
      // With a fraction, as the browser has it: two messages of one moment stay two.
      timestamp: timestamp + (number % 1_000) / 1_000,
      stackTrace: {
        callFrames: [
          {
            functionName: "render",
            scriptId: "7",
            url: "https://shop.example/app.js",
            lineNumber: 41,
            columnNumber: 12,
          },
        ],
      },
    },
  };
}

/** The text of a message by its number, as the console shows it before the number itself. */
const consoleText = (number: number): string => `slow response from /api/items/${number % 97}: retrying`;

/** The number of a message that {@link consoleEvent} made; undefined of any other. */
export function numberOfMessage(text: string): number | undefined {
  const number = /: retrying (\d+)$/.exec(text)?.[1];
  return number === undefined ? undefined : Number(number);
}
