import {
  disconnectFromChildren,
  disconnectFromElement,
  document,
  documentElement,
  IntersectionObserver,
  locationText,
  MutationObserver,
  observeChildren,
  observeElement,
} from "./pristine.js";

/** What notices that a document was written anew. */
export interface WrittenAnew {
  /** To be called at the start, and after each time that it was. */
  look(): void;
  end(): void;
}

/**
 * Tells that the document may have been written anew (`document.open`), which takes all its listeners away. No event says
 * so, but its root element goes. A frame without an address is mostly written by the page around it, which the end of
 * the script that does it tells. To be told so costs each insertion into a document, 10 to 15 ns in Chromium 156; so all
 * others are told only when they are next drawn.
 */
export function onWrittenAnew(tell: () => void): WrittenAnew {
  return locationText(location) === "about:blank" ? byChildren(tell) : byDrawing(tell);
}

const children: MutationObserverInit & { __proto__: null } = { __proto__: null, childList: true };

function byChildren(tell: () => void): WrittenAnew {
  const observer = new MutationObserver(tell);
  return {
    look: () => observeChildren(observer, document, children),
    end: () => disconnectFromChildren(observer),
  };
}

/** A root element that goes is seen no more; one that is yet to come can only be awaited. */
function byDrawing(tell: () => void): WrittenAnew {
  const drawing = new IntersectionObserver(tell);
  const coming = byChildren(tell);
  let observed: unknown;
  return {
    look: () => {
      const root = documentElement(document);
      if (root === observed) return;
      observed = root;
      disconnectFromElement(drawing);
      if (root === null) return coming.look();
      coming.end();
      observeElement(drawing, root as Element);
    },
    end: () => {
      disconnectFromElement(drawing);
      coming.end();
    },
  };
}
