/** The scrolling part of a phone: bubbles in order, days between them, reactions on their bubbles. */

import { drawBubble, showTicks } from "./bubble.js";
import { arrange, el } from "./node.js";
import { dayKey, dayName } from "./times.js";

const NEAR_PX = 80;

/** @param {Object} chat what bubbles need: {phone, business, actions, say, openList, react} @returns {{node, show, toEnd}} */
export function makeChat(chat) {
  const drawn = new Map();
  const list = el("div", { class: "bubbles" });
  const scroller = el("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": `Chat of ${chat.phone.name}` }, list);
  const jump = el("button", { type: "button", class: "jump", hidden: true, "aria-label": "To the newest message" }, "↓");
  const node = el("div", { class: "chat" }, scroller, jump);
  const follow = followEnd(scroller, list, jump);
  let bubbles = [];
  const own = { ...chat, find: (id) => bubbles.find((bubble) => bubble.id === id), show: (id) => point(drawn.get(id)?.node) };
  jump.addEventListener("click", () => follow.toEnd(true));
  return {
    node,
    toEnd: follow.toEnd,
    show(now, next, welcome) {
      const said = next.at(-1)?.from === "me" && !drawn.has(next.at(-1).id);
      bubbles = next;
      arrange(list, next.length ? rows(drawn, own, next, now) : [welcome]);
      if (said) follow.pin();
    },
  };
}

function rows(drawn, chat, bubbles, now) {
  const wanted = [];
  let day = null;
  for (const bubble of bubbles.filter((one) => !isReaction(one, bubbles))) {
    if (dayKey(bubble.at) !== day) {
      day = dayKey(bubble.at);
      wanted.push(separator(drawn, day, dayName(bubble.at, now)));
    }
    wanted.push(row(drawn, chat, bubble));
  }
  bubbles.forEach((bubble) => showReactions(drawn.get(bubble.id)?.node, bubbles.filter((one) => isReaction(one, bubbles) && one.reply_to === bubble.id)));
  const ids = new Set(bubbles.map((bubble) => bubble.id));
  for (const key of drawn.keys()) if (!key.startsWith("day:") && !ids.has(key)) drawn.delete(key);
  return wanted;
}

function isReaction(bubble, bubbles) {
  return bubble.kind === "reaction" && bubbles.some((one) => one.id === bubble.reply_to);
}

/** Ticks change in place, because a replaced node would swallow a click that is half done. */
function row(drawn, chat, bubble) {
  const { ticks, error, ...rest } = bubble;
  const said = JSON.stringify(rest);
  const known = drawn.get(bubble.id);
  if (known?.said === said) {
    showTicks(known.node, bubble);
    return known.node;
  }
  const node = drawBubble(bubble, chat);
  drawn.set(bubble.id, { node, said });
  return node;
}

function separator(drawn, day, name) {
  const key = `day:${day}`;
  if (!drawn.has(key)) drawn.set(key, { node: el("p", { class: "day" }, el("span", {})) });
  const { node } = drawn.get(key);
  node.firstChild.textContent = name;
  return node;
}

function showReactions(node, reactions) {
  if (!node) return;
  node.querySelector(".reactions")?.remove();
  const latest = new Map(reactions.map((one) => [one.from, one]));
  const shown = [...latest.values()].filter((one) => one.text);
  if (shown.length) node.querySelector(".bubble").append(el("span", { class: "reactions" }, shown.map((one) => el("span", { "data-bubble": one.id, "data-kind": "reaction" }, one.text))));
  node.classList.toggle("row--reacted", shown.length > 0);
}

function point(node) {
  if (!node) return;
  node.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  node.classList.remove("row--pointed");
  requestAnimationFrame(() => node.classList.add("row--pointed"));
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Stays at the newest message while the person is there, and leaves them alone when they scrolled up. */
function followEnd(scroller, list, jump) {
  let pinned = true;
  let last = 0;
  const distance = () => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
  const toEnd = (smooth) => {
    pinned = true;
    jump.hidden = true;
    scroller.scrollTo({ top: scroller.scrollHeight, behavior: smooth && !calm() ? "smooth" : "auto" });
  };
  scroller.addEventListener("scroll", () => {
    if (distance() < NEAR_PX) pinned = true;
    else if (scroller.scrollTop < last) pinned = false;
    last = scroller.scrollTop;
    jump.hidden = pinned;
  }, { passive: true });
  // A picture that loads on the way can stop a smooth scroll short of the end.
  scroller.addEventListener("scrollend", () => { if (pinned && distance() > NEAR_PX) toEnd(false); });
  const watch = new ResizeObserver(() => { if (pinned) toEnd(distance() < scroller.clientHeight * 2); });
  watch.observe(list);
  watch.observe(scroller);
  return { toEnd, pin: () => { pinned = true; } };
}
