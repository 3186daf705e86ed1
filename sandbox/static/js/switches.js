/** The drawer: faults to switch on, payments to settle, what passed by, start over. */

import { attempt, fetchJournal, fetchPayments, setSwitch, settle, startOver } from "./api.js";
import { arrange, el } from "./node.js";
import { timeOf } from "./times.js";
import { makeTroubles } from "./troubles.js";
import { world } from "./world.js";

const ABOUT = {
  callback: ["Payment callback", "How the bank's news of a payment reaches the business.", {
    normal: "arrives at once", late: "arrives late", twice: "arrives twice", never: "never arrives", forged: "is forged: wrong checksum",
    wrong_amount: "names a wrong amount", status_wrong_amount: "even the bank's status names a wrong amount" }],
  delivery: ["Message delivery", "Whether messages to the phones arrive.", { normal: "works", failing: "fails after acceptance" }],
  cloud_api: ["WhatsApp's interface", "How the messaging service answers the business.", {
    normal: "answers normally", slow: "answers slowly", erroring: "answers with errors", ghost: "sends, but its answer is lost" }],
  webhooks: ["WhatsApp's webhooks", "How the business hears of what people write and of what became of its messages.", {
    normal: "come once and in order", twice: "come twice", late: "come 20 seconds late", unordered: "come in any order" }],
  account: ["WhatsApp account", "How Meta stands to the business's account. Which error follows a restriction, Meta does not say: the codes here are our guess.", {
    normal: "in good standing", no_new_chats: "may begin no chats", locked: "is locked", disabled: "is disabled", unpaid: "has no way to pay" }],
  number: ["The number's quality", "How people rate the number, by Meta's word. Whether Meta still tells it by webhook is unsure: its docs of today no longer name the event.", {
    normal: "is good (green)", red: "has fallen to red" }],
  sms: ["SMS", "How text messages fare.", { normal: "arrive", undelivered: "are taken and do not arrive", erroring: "are refused: the service is down" }],
  email: ["Email", "Whether letters reach people's mailboxes.", { normal: "arrives", bouncing: "comes back: no such address", busy: "the server asks to come again", bouncing_later: "is taken, and comes back: no such address", delayed: "is taken, and reported to be late" }],
  rate_limits: ["Rate limits", "Whether too many messages in a row are refused, as in the real service.", { on: "apply", off: "are lifted" }],
};

const STATES = { created: "page opened, nothing tried", pending: "pending at the bank", success: "paid", failure: "failed", cancel: "given up" };

const JOURNAL_LINES = 40;

/** @param {(waId: string) => void} welcome shows a phone that is new here @returns {{show()}} */
export function makeSwitches(welcome) {
  const drawer = document.querySelector("[data-switches]");
  const showTroubles = makeTroubles(drawer, welcome);
  const refreshLists = () => attempt(() => Promise.all([showPayments(drawer), showJournal(drawer), showTroubles()]));
  document.querySelector("[data-switches-open]").addEventListener("click", () => { drawer.showModal(); refreshLists(); });
  closable(drawer);
  wireStartOver(drawer);
  return { show: () => { showSwitches(drawer); if (drawer.open) refreshLists(); }, news: () => drawer.open && refreshLists() };
}

/** A dialog closes by its button and by a click beside it. */
export function closable(dialog) {
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
}

function showSwitches(drawer) {
  const list = drawer.querySelector("[data-switch-list]");
  const rows = Object.entries(world.switch_options).map(([name, values]) =>
    list.querySelector(`[data-switch-row="${CSS.escape(name)}"]`) ?? switchRow(name, values));
  arrange(list, rows);
  for (const row of rows) {
    const select = row.querySelector("select");
    const name = select.dataset.switch;
    select.value = world.switches[name];
    row.classList.toggle("switch--on", world.switches[name] !== world.switch_options[name][0]);
  }
  document.querySelector("[data-switches-dot]").hidden = !rows.some((row) => row.classList.contains("switch--on")) && !world.trouble.fault && !world.trouble.bad_templates;
}

function switchRow(name, values) {
  const [label, about, words] = ABOUT[name] ?? [name.replaceAll("_", " "), "", {}];
  const select = el("select", { id: `switch-${name}`, "data-switch": name, "aria-describedby": `about-${name}` },
    values.map((value) => el("option", { value }, words[value] ?? value.replaceAll("_", " "))));
  select.addEventListener("change", async () => {
    if (!(await attempt(() => setSwitch(name, select.value)))) select.value = world.switches[name];
  });
  return el("div", { class: "switch", "data-switch-row": name }, el("label", { for: `switch-${name}` }, label), select, el("p", { class: "quiet", id: `about-${name}` }, about));
}

async function showPayments(drawer) {
  const payments = await fetchPayments();
  const rows = [...payments].reverse().map((payment) => paymentRow(drawer, payment));
  drawer.querySelector("[data-payments]").replaceChildren(...(rows.length ? rows : [el("p", { class: "quiet" }, "None yet. One appears when somebody opens the pretend bank.")]));
}

function paymentRow(drawer, { order_id: order, amount, state, can_settle: pending }) {
  const button = (outcome, words) => el("button", { type: "button", class: "chip", "data-settle": outcome, on: { click: () => attempt(async () => { await settle(order, outcome); await showPayments(drawer); }) } }, words);
  return el("div", { class: "payment", "data-payment": order },
    el("div", {}, el("strong", {}, `₹${amount}`), el("span", { class: "payment__state" }, STATES[state] ?? state), el("code", {}, order)),
    pending && el("div", { class: "payment__acts" }, button("success", "Let it succeed"), button("failure", "Let it fail")));
}

async function showJournal(drawer) {
  const { entries, limit_violations: violations } = await fetchJournal();
  const rows = entries.slice(-JOURNAL_LINES).reverse().map(({ at, direction, method, path, status, about }) =>
    el("li", { class: status >= 400 || status === 0 ? "line line--bad" : "line" }, el("time", {}, timeOf(at)), el("span", {}, direction === "in" ? "→" : "←"), el("span", { class: "line__path" }, `${method} ${path}`, about && el("small", {}, about)), el("strong", {}, String(status))));
  drawer.querySelector("[data-journal]").replaceChildren(
    el("p", { class: "quiet" }, `Calls between the business (→ in, ← back to it) and this pretend world. Limits broken: ${violations}.`),
    el("ol", { class: "journal", tabindex: "0", "aria-label": "Last calls" }, rows));
}

function wireStartOver(drawer) {
  const ask = document.querySelector("[data-confirm]");
  drawer.querySelector("[data-start-over]").addEventListener("click", () => { ask.returnValue = ""; ask.showModal(); });
  ask.addEventListener("close", async () => {
    if (ask.returnValue === "yes" && (await attempt(startOver))) drawer.close();
  });
}
