/** The rows under a bubble that can be tapped: reply buttons, the opener of a list or form, a link. */

import { icon } from "./icons.js";
import { el, outward } from "./node.js";

/** Null when there is nothing to tap. A tapped button stays: real phones let people tap an old one again. */
export function choiceRows(bubble, chat) {
  const rows = [...(bubble.buttons ?? []).map((button) => replyRow(bubble, button, chat)), listRow(bubble, chat), formRow(bubble, chat), ...linksOf(bubble).map(linkRow)].filter(Boolean);
  return rows.length > 0 && el("div", { class: "choices" }, rows);
}

function replyRow(bubble, { id, title }, { say }) {
  return el("button", { type: "button", class: "choice", "data-choice": id, on: { click: (event) => once(event.currentTarget, () => say({ tap: { bubble: bubble.id, id } })) } },
    icon("reply"), title);
}

function listRow(bubble, { openList }) {
  return bubble.list && el("button", { type: "button", class: "choice", "data-list-open": true, "aria-haspopup": "dialog", on: { click: (event) => openList(bubble, event.currentTarget) } },
    icon("list"), bubble.list.title);
}

function formRow({ form, ...bubble }, { openForm }) {
  return form && el("button", { type: "button", class: "choice", "data-form-open": true, "aria-haspopup": "dialog", disabled: form.closed, on: { click: (event) => { const button = event.currentTarget; once(button, () => openForm(bubble, button)); } } },
    icon("form"), form.title);
}

/** A template may carry more than one link; then `links` holds them all. */
function linksOf({ link, links }) {
  return links?.length ? links : [link].filter(Boolean);
}

function linkRow({ title, url }) {
  return outward(url, { class: "choice", "data-link": true }, icon("link"), title);
}

/** Swallows the second click of a double click while the first is on its way. */
async function once(button, work) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  await work();
  button.removeAttribute("aria-busy");
}
