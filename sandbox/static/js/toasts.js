/** Short notes at the foot of the page for what went wrong. */

import { el } from "./node.js";

const SHOWN_MS = 6000;

export function toast(words) {
  const note = el("p", { class: "toast" }, words);
  document.querySelector("[data-toasts]").append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}

/** Tells a screen reader what arrived. */
export function announce(words) {
  const log = document.querySelector("[data-live]");
  log.append(el("p", {}, words));
  while (log.children.length > 20) log.firstChild.remove();
}
