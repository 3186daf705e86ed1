/** The five steps of the game. A step ticks itself off when the chats show that it happened. */

import { el } from "./node.js";
import { chatOf, world } from "./world.js";

const KEPT = "thikana.how-to";

const bubblesOf = (role) => world.phones.filter((phone) => phone.role === role).flatMap((phone) => chatOf(phone.wa_id));
const any = (role, test) => bubblesOf(role).some(test);
const says = (part) => ({ text, link }) => `${text ?? ""} ${link?.url ?? ""}`.includes(part);

/** Whether an owner's chat holds such a bubble since the customer was first asked to pay; a menu before that does not count. */
function ownerSince(test) {
  const asked = bubblesOf("customer").find(says("/pay/"));
  return Boolean(asked) && any("owner", (bubble) => new Date(bubble.at) >= new Date(asked.at) && test(bubble));
}

const STEPS = [
  { title: "Write as the customer", about: "Tap a suggestion in the first phone, or type in it.", done: () => any("customer", ({ from }) => from === "me") },
  { title: "Choose a place", about: "Open the list, tap a place, read the price card.", done: () => any("customer", says("/pay/")) },
  { title: "Pay the advance", about: "Tap Pay: a pretend bank opens in a tab of its own.", done: () => ownerSince(({ from, buttons }) => from === "them" && buttons?.length) },
  { title: "Confirm as the owner", about: "The request is in the owner's phone: tap Confirm.", done: () => ownerSince(({ from, reply_to }) => from === "me" && reply_to) },
  { title: "Open the ticket", about: "It is in the customer's chat. Then break things: Switches.", done: () => any("customer", says("/ticket?")) },
];

/** Wires the card and its button; @returns {{show()}} */
export function makeHowTo() {
  const card = document.querySelector("#how-to");
  const toggle = document.querySelector("[data-how-to-toggle]");
  const steps = STEPS.map(({ title, about }, place) => el("li", { class: "step", "data-step": place + 1 },
    el("span", { class: "step__number", "aria-hidden": "true" }, String(place + 1)),
    el("div", {}, el("strong", {}, title), el("span", { class: "unseen", "data-done": true, hidden: true }, " (done)"), el("p", {}, about))));
  card.querySelector("[data-how-to-steps]").append(...steps);
  const open = (wanted) => {
    card.hidden = !wanted;
    toggle.setAttribute("aria-expanded", String(wanted));
    localStorage.setItem(KEPT, wanted ? "open" : "closed");
  };
  toggle.addEventListener("click", () => open(card.hidden));
  card.querySelector("[data-how-to-close]").addEventListener("click", () => { open(false); toggle.focus(); });
  open(localStorage.getItem(KEPT) !== "closed");
  return { show: () => mark(steps) };
}

function mark(steps) {
  const done = STEPS.map((step) => step.done());
  const current = done.includes(false) ? done.indexOf(false) : done.length - 1;
  steps.forEach((node, place) => {
    node.classList.toggle("step--done", done[place]);
    node.querySelector("[data-done]").hidden = !done[place];
    if (place === current && !node.hasAttribute("aria-current")) node.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    if (place === current) node.setAttribute("aria-current", "step");
    else node.removeAttribute("aria-current");
  });
}
