import { accessibilityTree } from "./accessibility/accessibility-tree.js";
import { publish } from "./page-functions.js";

// Put into a page when the first call needs it.

publish("accessibilityTree", accessibilityTree);
