/** The sheet that slides up in a phone with a list's rows. Focus stays inside until it closes, then goes back. */

import { el } from "./node.js";

const MOVES = { ArrowDown: 1, ArrowUp: -1 };

/** @param {HTMLElement} screen the phone's screen @param {Object} list {title, sections} @param {(id: string) => void} choose */
export function openSheet(screen, list, opener, choose) {
  const behind = [...screen.children];
  const rows = [];
  const close = () => {
    layer.remove();
    behind.forEach((node) => { node.inert = false; });
    opener.focus({ preventScroll: true });
  };
  const pick = (id) => { close(); choose(id); };
  const shut = el("button", { type: "button", class: "icon-button", "aria-label": "Close the list", "data-sheet-close": true, on: { click: close } }, "×");
  const sections = list.sections.map((section, place) => drawSection(section, place, rows, pick));
  const sheet = el("div", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": list.title, "data-sheet": true },
    el("div", { class: "sheet__head" }, el("h3", {}, list.title), shut),
    el("div", { class: "sheet__rows", role: "radiogroup", "aria-label": list.title }, sections));
  const layer = el("div", { class: "sheet-layer", on: { click: (event) => event.target === layer && close() } }, sheet);
  layer.addEventListener("keydown", (event) => onKey(event, { rows, shut, close }));
  behind.forEach((node) => { node.inert = true; });
  screen.append(layer);
  point(rows, 0);
}

function drawSection({ title, rows: items }, place, rows, pick) {
  const drawn = items.map(({ id, title: name, description }) => {
    const row = el("button", { type: "button", class: "option", role: "radio", "aria-checked": "false", tabindex: "-1", "data-choice": id, on: { click: () => pick(id) } },
      el("span", { class: "option__words" }, el("strong", {}, name), description && el("span", {}, description)), el("span", { class: "option__ring", "aria-hidden": "true" }));
    rows.push(row);
    return row;
  });
  return el("section", { "aria-label": title || `Part ${place + 1}` }, title && el("h4", {}, title), drawn);
}

function onKey(event, { rows, shut, close }) {
  const at = rows.indexOf(document.activeElement);
  if (event.key === "Escape") close();
  else if (event.key in MOVES) point(rows, (at + MOVES[event.key] + rows.length) % rows.length);
  else if (event.key === "Home") point(rows, 0);
  else if (event.key === "End") point(rows, rows.length - 1);
  else if (event.key === "Tab") (at < 0 ? point(rows, chosen(rows)) : shut.focus());
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function chosen(rows) {
  return Math.max(0, rows.findIndex((row) => row.tabIndex === 0));
}

function point(rows, place) {
  rows.forEach((row, at) => {
    row.tabIndex = at === place ? 0 : -1;
    row.setAttribute("aria-checked", String(at === place));
  });
  rows[place]?.focus();
}
