// What the page can tell to a content script; scripts and console go through inject.js by window messages, which
// carry no id: two at once get each other's answers.

const script = document.createElement("script");
script.src = chrome.runtime.getURL("inject.js");
(document.head ?? document.documentElement).append(script);

const fromPage = (question, answerType) =>
  new Promise((resolve) => {
    const listen = ({ data }) => {
      if (data?.type !== answerType) return;
      removeEventListener("message", listen);
      resolve(data.value);
    };
    addEventListener("message", listen);
    postMessage(question, "*");
  });

const stringMap = (storage) => Object.fromEntries(Object.entries(storage));

const elementOf = (element, depth) => ({
  tagName: element.tagName,
  ...(element.id ? { id: element.id } : {}),
  ...(element.className ? { className: element.className } : {}),
  attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
  children: depth < 10 ? [...element.children].map((child) => elementOf(child, depth + 1)) : [],
});

const isPlain = (element) =>
  ["DIV", "P", "SPAN"].includes(element.tagName) &&
  ![...element.attributes].some(({ name }) => name === "role" || name.startsWith("aria-"));

/** A plain div, p or span takes everything below it away. */
const accessible = (element, depth) => ({
  tagName: element.tagName.toLowerCase(),
  role: element.getAttribute("role") ?? element.tagName.toLowerCase(),
  name: (element.innerText ?? "").slice(0, 80),
  focusable: element.tabIndex >= 0,
  tabIndex: element.tabIndex ?? -1,
  visible: true,
  ariaAttributes: {},
  semanticInfo: {},
  accessibilityIssues: [],
  children:
    depth < 5
      ? [...element.children].filter((child) => !isPlain(child)).map((child) => accessible(child, depth + 1))
      : [],
});

const metadata = () => {
  const content = (selector) => document.querySelector(selector)?.content;
  const found = {
    viewport: content('meta[name="viewport"]'),
    description: content('meta[name="description"]'),
    keywords: content('meta[name="keywords"]'),
    ogTitle: content('meta[property="og:title"]'),
    ogDescription: content('meta[property="og:description"]'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
};

const handlers = {
  getPageContent: () => ({
    url: location.href,
    title: document.title,
    html: document.documentElement.outerHTML,
    text: document.body.innerText,
    metadata: metadata(),
    cookies: document.cookie,
    localStorage: stringMap(localStorage),
    sessionStorage: stringMap(sessionStorage),
  }),
  getDOMSnapshot: () => ({
    nodeCount: document.querySelectorAll("*").length,
    structure: elementOf(document.documentElement, 0),
    forms: [],
    links: [],
    images: [],
    scripts: [],
    stylesheets: [],
  }),
  executeScript: ({ script: code }) => fromPage({ type: "EXECUTE_SCRIPT", code }, "SCRIPT_RESULT"),
  getConsoleMessages: () => fromPage({ type: "GET_CONSOLE" }, "CONSOLE_MESSAGES"),
  getPerformanceMetrics: () => {
    const { timing } = performance;
    return {
      // While the page loads the end is 0, and the difference an impossible number.
      timing: {
        loadTime: timing.loadEventEnd - timing.navigationStart,
        domContentLoaded: timing.domContentLoadedEventEnd - timing.navigationStart,
        domInteractive: timing.domInteractive - timing.navigationStart,
      },
      navigation: { type: 0, redirectCount: 0 },
      resources: performance
        .getEntriesByType("resource")
        .map(({ name, initiatorType, duration, transferSize }) => ({
          name,
          type: initiatorType,
          duration,
          size: transferSize,
        })),
      memory: null,
    };
  },
  // A failure is an answer too.
  getAccessibilityTree: () => {
    try {
      return {
        tree: accessible(document.body, 0),
        summary: { totalNodes: 1, totalIssues: 0, truncated: false, processingTime: 1, recommendations: [] },
      };
    } catch ({ message }) {
      return { error: message, summary: { processedNodes: 0, processingTime: 1, truncated: true } };
    }
  },
  getStorageData: () => ({
    localStorage: stringMap(localStorage),
    sessionStorage: stringMap(sessionStorage),
  }),
};

chrome.runtime.onMessage.addListener((message, _sender, respond) => {
  Promise.resolve()
    .then(() => handlers[message.action](message))
    .then(
      (data) => respond({ data }),
      (error) => respond({ error: error.message }),
    );
  return true;
});
