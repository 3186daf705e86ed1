/** The bar on top: the demo's clock and the strip of phone tabs. */

import { addPhone, advance, attempt } from "./api.js";
import { arrange, el } from "./node.js";
import { showBadge } from "./phone.js";
import { shortDay, stretch, timeOf } from "./times.js";
import { now, unreadOf, world } from "./world.js";

/** @param {() => void} moved called when the minute changes @returns {{show()}} */
export function makeClock() {
  for (const button of document.querySelectorAll("[data-advance]")) {
    button.addEventListener("click", () => attempt(() => advance(Number(button.dataset.advance))));
  }
  const show = () => {
    if (!world.ready) return;
    const face = document.querySelector("[data-clock]");
    const words = `${shortDay(now())}, ${timeOf(now())}`;
    if (face.textContent !== words) face.textContent = words;
    const shift = document.querySelector("[data-clock-shift]");
    shift.hidden = !world.shift_seconds;
    shift.textContent = world.shift_seconds ? `ahead by ${stretch(world.shift_seconds)}` : "";
  };
  setInterval(show, 1000);
  return { show };
}

/**
 * @param {(waId: string) => void} go shows that phone
 * @param {(waId: string) => void} welcome shows a new one, ready to write on
 * @returns {{show()}}
 */
export function makeStrip(go, welcome) {
  const list = document.querySelector("[data-strip]");
  const tabs = new Map();
  document.querySelector("[data-add-phone]").addEventListener("click", () => attempt(async () => {
    const phone = await addPhone();
    world.wanted = phone.wa_id;
    welcome(phone.wa_id);
  }));
  return {
    show() {
      const wanted = world.phones.map((phone) => tabs.get(phone.wa_id) ?? remember(tabs, phone, go));
      arrange(list, wanted);
      world.phones.forEach((phone) => showTab(tabs.get(phone.wa_id), phone.wa_id));
    },
  };
}

function remember(tabs, { wa_id: waId, name, role }, go) {
  const button = el("button", { type: "button", class: `tab tab--${role}`, "data-tab": waId, on: { click: () => go(waId) } },
    el("span", { class: "tab__dot", "aria-hidden": "true" }), el("span", { class: "tab__name" }, name), el("small", {}, role), el("span", { class: "badge", hidden: true }));
  const item = el("li", {}, button);
  tabs.set(waId, item);
  return item;
}

function showTab(item, waId) {
  const button = item.firstChild;
  const active = world.active === waId;
  if (active && !button.hasAttribute("aria-current")) item.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (active) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
  showBadge(button.querySelector(".badge"), unreadOf(waId));
}
