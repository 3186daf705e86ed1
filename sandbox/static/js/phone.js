/** One person's phone: who they are, the chat with the business, the field to write in. */

import { makeChat } from "./chat.js";
import { makeComposer } from "./composer.js";
import { openForm } from "./form.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { el } from "./node.js";
import { openSheet } from "./sheet.js";
import { shortDay, timeOf } from "./times.js";

const EMOJI = ["👍", "❤️", "😂", "😮", "🙏", "😢"];

/** @param {Object} actions {say(waId, what), touch(waId), enlarge(address)} @returns {{node, show(view), open()}} */
export function makePhone(person, business, actions) {
  const waId = person.wa_id;
  const say = (what) => actions.say(waId, what);
  const composer = makeComposer(person, say);
  const chat = makeChat({
    phone: person, business, actions, say,
    openList: (bubble, opener) => openSheet(screen, bubble.list, opener, (id) => say({ tap: { bubble: bubble.id, id } })),
    openForm: (bubble, opener) => openForm(screen, waId, bubble, opener),
    change: (bubble, button) => openBeside(button, chat.node, ownDeeds(bubble, composer, say), "menu--own"),
    text: composer.text,
    react: (bubble, button) => openReactions(button, chat.node, (emoji) => say({ reaction: { bubble: bubble.id, emoji } })),
  });
  const status = el("small", { class: "chat-head__status" });
  const screen = el("div", { class: "screen" }, chatHead(business, status), chat.node, composer.node);
  const badge = el("span", { class: "badge", hidden: true });
  const node = el("section", { class: `phone phone--${person.role}`, "data-phone": waId, "data-role": person.role, id: `phone-${waId}`, "aria-label": `Phone of ${person.name}, ${person.role}` },
    caption(person, badge), el("div", { class: "frame" }, screen));
  for (const event of ["pointerdown", "focusin"]) node.addEventListener(event, () => actions.touch(waId));
  const welcome = greeting(person, business);
  return {
    node,
    toEnd: chat.toEnd,
    show({ bubbles, now, until, unread, active }) {
      chat.show(now, bubbles, welcome);
      const begun = bubbles.some((bubble) => bubble.from === "me");
      composer.suggest(now, !begun);
      status.textContent = windowWords(until, now, begun);
      showBadge(badge, unread);
      node.classList.toggle("phone--active", active);
    },
  };
}

function openReactions(button, holder, choose) {
  openBeside(button, holder, EMOJI.map((emoji) => ({ mark: emoji, label: `React ${emoji}`, content: [emoji], act: () => choose(emoji) })), "menu--emoji");
}

/** What people can still do about something they wrote; for how long, the sandbox knows. */
function ownDeeds(bubble, composer, say) {
  const edit = { mark: "edit", label: "Edit", content: ["Edit"], act: () => composer.edit(bubble) };
  const remove = { mark: "delete", label: "Delete for everybody", content: ["Delete for everybody"], act: () => say({ delete: { bubble: bubble.id } }) };
  return bubble.kind === "text" && !bubble.reply_to ? [edit, remove] : [remove];
}

/** A menu above its button, but never out of the chat. */
function openBeside(button, holder, items, look) {
  const menu = openMenu(button, holder, items, look);
  const above = button.getBoundingClientRect().top - holder.getBoundingClientRect().top - menu.offsetHeight - 4;
  menu.style.top = `${Math.max(8, above)}px`;
}

/** Fills an unread badge, or hides it at none. */
export function showBadge(badge, unread) {
  badge.hidden = unread === 0;
  badge.replaceChildren(String(unread), el("span", { class: "unseen" }, " unread"));
}

function caption({ name, role, phone }, badge) {
  return el("header", { class: "caption" },
    el("span", { class: "avatar", "aria-hidden": "true" }, initials(name)),
    el("div", { class: "caption__words" }, el("h2", {}, name), el("small", {}, phone)),
    badge, el("span", { class: "role" }, role));
}

function initials(name) {
  const words = name.replace(/^(mr|mrs|ms|dr)\.?\s+/i, "").split(/\s+/);
  return words.slice(0, 2).map((word) => word[0]).join("").toUpperCase();
}

function chatHead(business, status) {
  return el("div", { class: "chat-head" }, el("span", { class: "chat-head__mark", "aria-hidden": "true" }),
    el("div", {}, el("strong", {}, business.name, icon("tick")), status));
}

function windowWords(until, now, begun) {
  if (!until || new Date(until) <= now) return begun ? "24 h are over: only templates arrive" : "business account";
  return `free to write until ${shortDay(until)}, ${timeOf(until)}`;
}

function greeting(person, business) {
  return el("div", { class: "welcome" }, el("span", { class: "welcome__mark", "aria-hidden": "true" }),
    el("p", {}, person.role === "customer" ? `Say hi to ${business.name} as ${person.name}.` : `Nothing here yet. What concerns ${person.name} will arrive by itself.`));
}
