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

const SUGGESTIONS = {
  customer: (now) => ["hi", `cottage near Lonavala ${weekendAhead(now)}, 2 people`, "Hi, code TEST123"],
  owner: () => ["hi", "menu", "help"],
  admin: () => ["hi", "menu", "help"],
  referrer: () => ["hi", "menu", "help"],
};

/** @param {(what: Object) => Promise<boolean>} say @returns {{node, edit(bubble), suggest(now, empty)}} */
export function makeComposer(person, say) {
  const field = el("textarea", { class: "field", rows: "1", "data-composer": true, placeholder: "Message", "aria-label": `Message as ${person.name}`, autocomplete: "off", maxlength: "4096", enterkeyhint: "send" });
  const chips = el("div", { class: "suggestions", role: "group", "aria-label": "Suggestions", hidden: true });
  const more = el("button", { type: "button", class: "round round--quiet", "data-more": true, "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": "Send something else" }, icon("plus"));
  const form = el("form", { class: "composer" }, more, field, el("button", { class: "round", "data-send": true, "aria-label": "Send" }, icon("send")));
  const editing = el("div", { class: "editing", hidden: true }, el("span", {}, "Edit the message"),
    el("button", { type: "button", class: "icon-button", "aria-label": "Leave it as it is", "data-edit-cancel": true, on: { click: () => leave() } }, "×"));
  const node = el("div", { class: "writing" }, chips, editing, form);
  let edited = null;
  const leave = () => {
    edited = null;
    editing.hidden = true;
    field.value = "";
    grow(field);
    field.focus({ preventScroll: true });
  };
  more.addEventListener("click", () => openMenu(more, node, EXTRAS.map(([mark, label, drawing, what]) => ({ mark, label, content: [icon(drawing), label], act: () => send(what, say) })), "menu--extras"));
  field.addEventListener("input", () => grow(field));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && edited) leave();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!edited) sendText(field, say);
    else if (field.value.trim()) {
      const deed = { edit: { bubble: edited.id, text: field.value.trim() } };
      leave();
      say(deed);
    }
  });
  const edit = (bubble) => {
    edited = bubble;
    editing.hidden = false;
    field.value = bubble.text;
    grow(field);
    field.focus({ preventScroll: true });
  };
  return { node, edit, suggest: (now, empty) => suggest(chips, person, now, empty, say) };
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
