/** Where a phone's person writes: the text field, what else can be sent, and a first-time visitor's suggestions. */

import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { el } from "./node.js";
import { filePicture, ticketPhoto } from "./pictures.js";
import { weekendAhead } from "./times.js";

const EXTRAS = [
  ["location", "Location", "pin", { location: { latitude: 18.7481, longitude: 73.4072, name: "Lonavala railway station" } }],
  ["photo", "Photo", "photo", { image: true }],
  ["ticket", "Photo of a guest's ticket", "photo", ticketPhoto],
  ["file", "Picture from this computer", "file", filePicture],
  ["voice", "Voice note", "voice", { voice: true }],
  ["sticker", "Sticker", "sticker", { sticker: true }],
];
const SMS = ["sms", "Text message (SMS)", "reply"];

const SUGGESTIONS = {
  customer: (now) => ["hi", `cottage near Lonavala ${weekendAhead(now)}, 2 people`, "Hi, code TEST123"],
  owner: () => ["hi", "menu", "help"],
  admin: () => ["hi", "menu", "help"],
  referrer: () => ["hi", "menu", "help"],
};

/** @param {(what: Object) => Promise<boolean>} say @returns {{node, edit(bubble), text(), suggest(now, empty)}} */
export function makeComposer(person, say) {
  const field = el("textarea", { class: "field", rows: "1", "data-composer": true, placeholder: "Message", "aria-label": `Message as ${person.name}`, autocomplete: "off", maxlength: "4096", enterkeyhint: "send" });
  const chips = el("div", { class: "suggestions", role: "group", "aria-label": "Suggestions", hidden: true });
  const more = el("button", { type: "button", class: "round round--quiet", "data-more": true, "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": "Send something else" }, icon("plus"));
  const form = el("form", { class: "composer" }, more, field, el("button", { class: "round", "data-send": true, "aria-label": "Send" }, icon("send")));
  const about = el("span", {});
  const editing = el("div", { class: "editing", role: "status", hidden: true }, about,
    el("button", { type: "button", class: "icon-button", "aria-label": "Leave it as it is", "data-edit-cancel": true, on: { click: () => leave() } }, "×"));
  const node = el("div", { class: "writing" }, chips, editing, form);
  let deedOf = null; // what the text becomes when it is no plain message: an edit, or an SMS
  const leave = () => turn(null, "", "");
  const turn = (deed, words, text) => {
    deedOf = deed;
    about.textContent = words;
    editing.hidden = deed === null;
    field.value = text;
    grow(field);
    field.focus({ preventScroll: true });
  };
  const edit = (bubble) => turn((text) => ({ edit: { bubble: bubble.id, text } }), "Edit the message", bubble.text);
  const text = () => turn((words) => ({ sms: words }), "By SMS, not in the chat", "");
  const entry = ([mark, label, drawing], act) => ({ mark, label, content: [icon(drawing), label], act });
  const extras = person.phone.startsWith("@") ? [] : [entry(SMS, text)];
  more.addEventListener("click", () => openMenu(more, node, [...EXTRAS.map((extra) => entry(extra, () => send(extra[3], say))), ...extras], "menu--extras"));
  field.addEventListener("input", () => grow(field));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && deedOf) leave();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!deedOf) sendText(field, say);
    else if (field.value.trim()) {
      const deed = deedOf(field.value.trim());
      leave();
      say(deed);
    }
  });
  return { node, edit, text, suggest: (now, empty) => suggest(chips, person, now, empty, say) };
}

/** What is sent may have to be made first; nothing is sent when there is none. */
async function send(what, say) {
  const deed = typeof what === "function" ? await what() : what;
  if (deed) say(deed);
}

async function sendText(field, say) {
  const text = field.value.trim();
  field.focus({ preventScroll: true });
  if (!text) return;
  field.value = "";
  grow(field);
  const sent = await say({ text });
  if (!sent && !field.value) field.value = text;
  grow(field);
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 120)}px`;
}

function suggest(chips, person, now, empty, say) {
  chips.hidden = !empty;
  if (!empty) return;
  const wanted = SUGGESTIONS[person.role](now);
  if ([...chips.children].map((chip) => chip.textContent).join() === wanted.join()) return;
  chips.replaceChildren(...wanted.map((text) => el("button", { type: "button", class: "suggestion", "data-suggestion": true, on: { click: () => say({ text }) } }, text)));
}
