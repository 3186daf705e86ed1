/** One message as a bubble: every part that is there is drawn, in the order a chat shows them. */

import { choiceRows } from "./choices.js";
import { icon } from "./icons.js";
import { mapTile } from "./map_tile.js";
import { marked, plain } from "./marks.js";
import { el, outward, safeAddress } from "./node.js";
import { timeOf } from "./times.js";
import { toast } from "./toasts.js";

const TICK_WORDS = { clock: "waiting", sent: "sent", delivered: "delivered", read: "read", failed: "not delivered" };
const TICK_ICONS = { clock: "clock", sent: "sent", delivered: "double", read: "double", failed: "failed" };

const NAMES = {
  image: "Photo", document: "Document", location: "Location", sticker: "Sticker", voice: "Voice note",
  list: "List", link: "Link", reaction: "Reaction", unsupported: "Unsupported message",
};

const PARTS = [gone, template, quoted, picture, document_, location_, voice, sticker, unsupported, header, words, footer];

/** @param {Object} bubble @param {Object} chat {phone, find(id), actions} @returns {HTMLElement} */
export function drawBubble(bubble, chat) {
  const parts = PARTS.map((part) => part(bubble, chat)).filter(Boolean);
  const card = el("div", { class: "bubble" }, parts, el("div", { class: "bubble__foot" }, bubble.edited && !bubble.deleted && el("span", {}, "edited"), el("time", { datetime: bubble.at }, timeOf(bubble.at)), el("span", { class: "ticks" })));
  const row = el("div", { class: `row row--${bubble.from}`, "data-bubble": bubble.id, "data-kind": bubble.kind, role: "article", "aria-label": spoken(bubble) },
    bubble.from === "me" && !bubble.deleted && bubble.kind !== "sms" && ownButton(bubble, chat),
    el("div", { class: "stack" }, card, choiceRows(bubble, chat), el("p", { class: "failure", hidden: true })),
    bubble.from === "them" && (bubble.kind === "sms" ? smsButton(chat) : reactButton(bubble, chat)));
  showTicks(row, bubble);
  return row;
}

/** Brings ticks and the reason of a failure up to date in a bubble that is already drawn. */
export function showTicks(row, bubble) {
  row.dataset.ticks = bubble.ticks ?? "";
  row.classList.toggle("row--failed", bubble.ticks === "failed");
  const ticks = row.querySelector(".ticks");
  const shown = bubble.from === "me" || bubble.ticks === "failed" ? TICK_ICONS[bubble.ticks] : null;
  ticks.className = `ticks ticks--${bubble.ticks}`;
  ticks.replaceChildren(...(shown ? [icon(shown), el("span", { class: "unseen" }, TICK_WORDS[bubble.ticks])] : []));
  // Nobody can tap what never arrived.
  for (const control of row.querySelectorAll(".choices, .react")) control.inert = bubble.ticks === "failed";
  const failure = row.querySelector(".failure");
  failure.hidden = bubble.ticks !== "failed";
  failure.textContent = bubble.ticks === "failed" ? failureWords(bubble) : "";
}

function failureWords({ from, error }) {
  return from === "them" ? `Never reached this phone: ${error ?? "delivery failed"}` : `Not sent: ${error ?? "the business could not be reached"}`;
}

/** A bubble in a few words: for quotes, announcements and labels. */
export function gist(bubble) {
  if (bubble.deleted) return "Deleted message";
  const said = bubble.text ? plain(bubble.text) : bubble.document?.filename || bubble.location?.name;
  return said || NAMES[bubble.kind] || "Message";
}

function gone({ deleted, from }) {
  return deleted && el("p", { class: "odd" }, from === "me" ? "You deleted this message" : "This message was deleted");
}

function spoken(bubble) {
  return `${bubble.from === "me" ? "You" : "Business"}, ${timeOf(bubble.at)}`;
}

function template({ template: name }) {
  return name && el("p", { class: "template-mark", title: `Approved template: ${name}` }, "template", el("span", {}, ` ${name}`));
}

function quoted({ reply_to: id }, { find, phone, business, show }) {
  const original = id && find(id);
  if (!original) return null;
  const who = original.from === "me" ? phone.name : business.name;
  return el("button", { type: "button", class: "quote", on: { click: () => show(id) } },
    el("strong", {}, who), el("span", {}, gist(original).slice(0, 90)));
}

function picture({ image_url: address, kind, text }, { actions }) {
  if (!address || kind === "sticker") return null;
  const image = el("img", { src: safeAddress(address), alt: text ? "" : "Picture" });
  const button = el("button", { type: "button", class: "picture", "data-picture": true, "aria-label": "Enlarge the picture", on: { click: () => actions.enlarge(address) } }, image);
  image.addEventListener("error", () => button.replaceChildren(el("span", { class: "picture__lost" }, icon("photo"), "This picture could not be loaded")));
  return button;
}

function document_({ document: file, kind }) {
  return file && kind !== "voice" && outward(file.url, { class: "file", download: file.filename, "data-document": true },
    icon("file"), el("span", { class: "file__name" }, file.filename), icon("down"));
}

function location_({ location: place }) {
  if (!place) return null;
  const { latitude, longitude, name, address } = place;
  const where = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=15/${latitude}/${longitude}`;
  return outward(where, { class: "place", "data-location": true }, mapTile(latitude, longitude),
    el("span", { class: "place__words" }, el("strong", {}, name || "Pinned place"), address && el("span", {}, address), el("small", {}, `${Number(latitude).toFixed(4)}, ${Number(longitude).toFixed(4)}`)));
}

function voice({ kind, document: file }) {
  if (kind !== "voice") return null;
  const sound = file && new Audio(safeAddress(file.url));
  const play = el("button", { type: "button", class: "voice__play", "aria-label": "Play the voice note", on: { click: () => sound?.play().catch(() => toast("This voice note cannot be played.")) } }, icon("play"));
  return el("div", { class: "voice" }, play, el("span", { class: "voice__wave" }), el("span", {}, "voice note"));
}

function sticker({ kind, image_url: address }) {
  if (kind !== "sticker") return null;
  return address ? el("img", { class: "sticker", src: safeAddress(address), alt: "Sticker" }) : el("span", { class: "sticker sticker--own", role: "img", "aria-label": "Sticker: a tent" }, "⛺");
}

function unsupported({ kind, text }) {
  return kind === "unsupported" && !text && el("p", { class: "odd" }, "This kind of message cannot be shown here.");
}

function header({ header: head }) {
  return head && el("p", { class: "bubble__head" }, head);
}

function words({ text }) {
  return text && el("div", { class: "words", dir: "auto" }, marked(text));
}

function footer({ footer: foot }) {
  return foot && el("p", { class: "bubble__about", dir: "auto" }, foot);
}

function ownButton(bubble, { change }) {
  const button = el("button", { type: "button", class: "react", "aria-haspopup": "menu", "aria-label": "Edit or delete", title: "Edit or delete", "data-own": true }, icon("dots"));
  button.addEventListener("click", () => change(bubble, button));
  return button;
}

function smsButton({ text }) {
  const button = el("button", { type: "button", class: "react", "aria-label": "Answer by SMS", title: "Answer by SMS", "data-sms": true }, icon("reply"));
  button.addEventListener("click", text);
  return button;
}

function reactButton(bubble, { react }) {
  const button = el("button", { type: "button", class: "react", "aria-haspopup": "menu", "aria-label": "React", title: "React", "data-react": true }, icon("smile"));
  button.addEventListener("click", () => react(bubble, button));
  return button;
}
