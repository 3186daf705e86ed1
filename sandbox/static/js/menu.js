/** A small menu that opens beside its button; arrow keys walk it, Escape and a click elsewhere close it. */

import { el } from "./node.js";

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** @param {HTMLElement} button @param {HTMLElement} holder where it is drawn @param {{label, content, act, mark}[]} items @returns {HTMLElement} */
export function openMenu(button, holder, items, look) {
  const entries = items.map(({ label, content, act, mark }) =>
    el("button", { type: "button", role: "menuitem", class: "menu__item", "aria-label": label, "data-menu": mark, on: { click: () => { close(); act(); } } }, content));
  const menu = el("div", { class: `menu ${look}`, role: "menu" }, entries);
  const outside = (event) => { if (!menu.contains(event.target)) close(false); };
  const close = (back = true) => {
    menu.remove();
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (back) button.focus({ preventScroll: true });
  };
  menu.addEventListener("keydown", (event) => onKey(event, entries, close));
  document.addEventListener("pointerdown", outside, true);
  button.setAttribute("aria-expanded", "true");
  holder.append(menu);
  entries[0].focus({ preventScroll: true });
  return menu;
}

function onKey(event, entries, close) {
  const at = entries.indexOf(document.activeElement);
  if (event.key === "Escape") close();
  else if (event.key === "Tab") close();
  else if (event.key in STEPS) entries[(at + STEPS[event.key] + entries.length) % entries.length].focus();
  else return;
  if (event.key !== "Tab") event.preventDefault();
  event.stopPropagation();
}
