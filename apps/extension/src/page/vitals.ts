import { observedVitals } from "./observed-vitals.js";

// Runs in every top document before its page's first script, so that no interaction is missed.

observedVitals();
