/** The part of the drawer for what Meta may do: an error of one's choice, templates that stand otherwise, other numbers. */

import { addPhone, attempt, changeNumber, chooseFault, fetchTroubles, standTemplate } from "./api.js";
import { el } from "./node.js";
import { world } from "./world.js";

const TIMES = [["1", "for the next message"], ["3", "for the next 3 messages"], ["10", "for the next 10 messages"], ["", "until switched off"]];
const WHEN = [["now", "told at once"], ["later", "told later, by webhook"]];
const STANDINGS = {
  approved: "approved", first_pause: "paused for 3 hours", second_pause: "paused for 6 hours",
  disabled: "disabled for good", rejected: "rejected", pending: "waiting for review",
  marketing_soon: "filed as marketing in 24 hours", marketing: "filed as marketing",
};

let troubles = null;

/** @param {HTMLElement} drawer @param {(waId: string) => void} welcome @returns {() => Promise} fetches and draws the three groups */
export function makeTroubles(drawer, welcome) {
  const parts = [faultPart(drawer), templatePart(drawer), peoplePart(drawer, welcome)];
  const show = () => parts.forEach((part) => part());
  const set = (answer) => { troubles = answer; show(); };
  drawer.addEventListener("troubles", (event) => set(event.detail));
  return async () => set(await fetchTroubles());
}

/** Does it, and shows what is chosen then. */
function change(drawer, deed) {
  return attempt(async () => drawer.dispatchEvent(new CustomEvent("troubles", { detail: await deed() })));
}

function picker(label, name, options) {
  const select = el("select", { id: name, "data-pick": name }, options.map(([value, words]) => el("option", { value }, words)));
  return { select, row: el("div", { class: "switch" }, el("label", { for: name }, label), select) };
}

/** Fills a select anew when its options are others than before; what was picked stays picked. */
function refill(select, options) {
  const said = JSON.stringify(options);
  if (select.dataset.said === said) return;
  const picked = select.value;
  select.dataset.said = said;
  select.replaceChildren(...options.map(([value, words]) => el("option", { value }, words)));
  if (options.some(([value]) => value === picked)) select.value = picked;
}

function faultPart(drawer) {
  const code = picker("Error", "fault-code", []);
  const when = picker("When it is told", "fault-when", WHEN);
  const times = picker("How often", "fault-times", TIMES);
  const on = el("button", { type: "button", class: "button", "data-fault-on": true }, "Switch it on");
  const off = el("button", { type: "button", class: "button button--danger", "data-fault-off": true, hidden: true }, "Switch it off");
  const now = el("p", { class: "standing", "data-fault-now": true, role: "status" });
  const wanted = () => ({ code: Number(code.select.value), times: times.select.value ? Number(times.select.value) : null, later: when.select.value === "later" });
  on.addEventListener("click", () => change(drawer, () => chooseFault(wanted())));
  off.addEventListener("click", async () => { await change(drawer, () => chooseFault({ code: null })); on.focus(); });
  drawer.querySelector("[data-fault]").append(
    el("p", { class: "quiet" }, "The service answers what the business sends with this error. Most codes Meta tells at once, some only by webhook; both can be tried with each."),
    code.row, when.row, times.row, el("div", { class: "acts" }, on, off), now);
  return () => {
    refill(code.select, troubles.codes.map(({ code: number, title }) => [String(number), `${number} ${title}`]));
    const { fault } = troubles;
    off.hidden = !fault;
    now.textContent = fault ? `On: ${fault.code} ${fault.title}, ${fault.later ? "told later" : "told at once"}, ${left(fault.left)}.` : "";
  };
}

const left = (count) => (count === null ? "until switched off" : count === 1 ? "for one more message" : `for ${count} more messages`);

function templatePart(drawer) {
  const name = picker("Template", "template-name", []);
  const standing = picker("Stands as", "template-standing", []);
  const none = el("p", { class: "quiet" }, "None yet. The business asks for its templates when it starts.");
  const about = el("p", { class: "quiet" }, "Meta tells the business by webhook. Whoever has not written for 24 hours gets templates alone.");
  const chosen = () => troubles.templates.find((each) => keyOf(each) === name.select.value);
  const showChosen = () => { standing.select.value = chosen()?.standing ?? "approved"; };
  name.select.addEventListener("change", showChosen);
  standing.select.addEventListener("change", () => {
    const { name: of, language } = chosen();
    change(drawer, () => standTemplate({ name: of, language, standing: standing.select.value }));
  });
  drawer.querySelector("[data-templates]").append(none, about, name.row, standing.row);
  return () => {
    const there = troubles.templates.length > 0;
    none.hidden = there;
    for (const node of [about, name.row, standing.row]) node.hidden = !there;
    refill(name.select, troubles.templates.map((each) => [keyOf(each), templateWords(each)]));
    refill(standing.select, troubles.standings.map((each) => [each, STANDINGS[each] ?? each]));
    showChosen();
    standing.row.classList.toggle("switch--on", there && standing.select.value !== "approved");
  };
}

const keyOf = ({ name, language }) => `${name}/${language}`;

function templateWords({ name, language, standing }) {
  return `${name} (${language})${standing === "approved" ? "" : `: ${STANDINGS[standing] ?? standing}`}`;
}

function peoplePart(drawer, welcome) {
  const who = picker("Phone", "people-phone", []);
  const other = el("button", { type: "button", class: "button", "data-change-number": true }, "Give it another number");
  const hidden = el("button", { type: "button", class: "button", "data-add-hidden": true }, "+ somebody without a number");
  const numbered = () => world.phones.filter((phone) => !phone.phone.startsWith("@"));
  const go = (waId) => { world.wanted = waId; welcome(waId); };
  other.addEventListener("click", () => attempt(async () => go((await changeNumber(who.select.value)).wa_id)));
  hidden.addEventListener("click", () => attempt(async () => {
    const phone = await addPhone(true);
    drawer.close();
    go(phone.wa_id);
  }));
  drawer.querySelector("[data-people]").append(
    el("p", { class: "quiet" }, "A number that changes takes the chat along, and the service tells the business. Who hides the number goes by a username."),
    who.row, el("div", { class: "acts" }, other, hidden));
  return () => refill(who.select, numbered().map(({ wa_id: waId, name, phone }) => [waId, `${name}, ${phone}`]));
}
