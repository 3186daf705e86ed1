/** A form that slides up in a phone. Its screens come from the business; what is filled in goes back to it. */

import { askForm } from "./api.js";
import { makeCalendar } from "./calendar.js";
import { el } from "./node.js";
import { toast } from "./toasts.js";

/** @param {HTMLElement} screen the phone's screen @param {string} waId @param {Object} bubble the message with the form */
export async function openForm(screen, waId, bubble, opener) {
  const told = await asked(waId, { bubble: bubble.id }, opener);
  if (!told?.screen) return;
  const behind = [...screen.children];
  const close = () => {
    layer.remove();
    behind.forEach((node) => { node.inert = false; });
    opener.focus({ preventScroll: true });
  };
  const sheet = el("form", { class: "sheet sheet--form", role: "dialog", "aria-modal": "true", "data-form": true, novalidate: true });
  const layer = el("div", { class: "sheet-layer" }, sheet);
  layer.addEventListener("keydown", (event) => onKey(event, sheet, close));
  behind.forEach((node) => { node.inert = true; });
  screen.append(layer);
  const show = (drawn, nights) => drawScreen(sheet, drawn, nights, close, async (values) => {
    const next = await asked(waId, { bubble: bubble.id, screen: drawn.id, values }, opener);
    if (next?.screen) show(next.screen, values.nights);
    else close();
  });
  show(told.screen, {});
  sheet.querySelector('[tabindex="0"]')?.focus({ preventScroll: true });
}

/** What the business answers; a form that is closed for good cannot be opened again from its button. */
async function asked(waId, body, opener) {
  try {
    return await askForm(waId, body);
  } catch (problem) {
    toast(problem instanceof TypeError ? "The sandbox cannot be reached." : problem.message);
    opener.disabled = Boolean(problem.closed);
    return null;
  }
}

function drawScreen(sheet, drawn, nights, close, send) {
  const values = {};
  const footer = drawn.parts.find(({ type }) => type === "Footer");
  const button = el("button", { type: "submit", class: "form__send", "data-form-send": true }, footer.label);
  const missing = () => drawn.parts.some(({ name, required }) => name && isRequired(required) && !isFilled(values[name]));
  const changed = () => { button.disabled = missing(); };
  const parts = drawn.parts.filter(({ type }) => type in PARTS).map((part) => PARTS[part.type](part, values, changed, nights));
  const trouble = drawn.trouble && el("p", { class: "form__trouble", role: "alert" }, drawn.trouble);
  sheet.setAttribute("aria-label", drawn.title);
  sheet.replaceChildren(
    el("div", { class: "sheet__head" }, el("h3", {}, drawn.title), el("button", { type: "button", class: "icon-button", "aria-label": "Close the form", "data-sheet-close": true, on: { click: close } }, "×")),
    el("div", { class: "form__parts" }, trouble, parts),
    el("div", { class: "form__foot" }, button, el("small", { class: "quiet" }, "Managed by the business")));
  sheet.onsubmit = async (event) => {
    event.preventDefault();
    if (missing() || button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    await send(values);
    button.removeAttribute("aria-busy");
  };
  changed();
}

const isRequired = (required) => (typeof required === "object" && required ? Object.values(required).some(Boolean) : Boolean(required));
const isFilled = (value) => (typeof value === "object" && value ? Boolean(value["start-date"] && value["end-date"]) : Boolean(value));

const PARTS = {
  TextHeading: ({ text }) => el("h4", { class: "form__place" }, text),
  TextCaption: ({ text }) => el("p", { class: "quiet" }, text),
  TextBody: ({ text }) => el("p", {}, text),
  CalendarPicker: calendar,
  Dropdown: dropdown,
  TextInput: input,
};

function calendar(part, values, changed, nights = {}) {
  values[part.name] = { ...nights };
  return makeCalendar(part, values[part.name], changed);
}

/** A list to open; numbers in a row are stepped through, which says the same in less room. */
function dropdown(part, values, changed) {
  const options = part["data-source"] ?? [];
  values[part.name] = part["init-value"];
  const isCount = options.length > 1 && options.every(({ title }, place) => Number(title) === Number(options[0].title) + place);
  return isCount ? stepper(part, options, values, changed) : select(part, options, values, changed);
}

function stepper({ name, label }, options, values, changed) {
  const place = () => options.findIndex(({ id }) => id === values[name]);
  const shown = el("output", { class: "stepper__number", "data-field": name, "aria-live": "polite" });
  const step = (by, sign, words) => el("button", { type: "button", class: "stepper__step", "aria-label": `${words}: ${label}`, "data-step-by": `${name} ${by}`, on: { click: () => go(by) } }, sign);
  const less = step(-1, "−", "Fewer");
  const more = step(1, "+", "More");
  const go = (by) => {
    values[name] = options[Math.min(options.length - 1, Math.max(0, place() + by))].id;
    show();
    changed();
  };
  const show = () => {
    shown.textContent = options[place()]?.title ?? "";
    less.disabled = place() <= 0;
    more.disabled = place() >= options.length - 1;
  };
  show();
  return el("div", { class: "stepper", role: "group", "aria-label": label }, el("span", { class: "stepper__label" }, label), less, shown, more);
}

function select({ name, label }, options, values, changed) {
  const field = el("select", { class: "form__field", "data-field": name, on: { change: () => { values[name] = field.value; changed(); } } },
    options.map(({ id, title }) => el("option", { value: id, selected: id === values[name] }, title)));
  return el("label", { class: "form__label" }, label, field);
}

function input(part, values, changed) {
  const { name, label } = part;
  values[name] = part["init-value"] || null;
  const field = el("input", { class: "form__field", type: "text", "data-field": name, value: part["init-value"], maxlength: part["max-chars"], autocomplete: "off", on: { input: () => { values[name] = field.value || null; changed(); } } });
  return el("label", { class: "form__label" }, label, field, part["helper-text"] && el("small", { class: "quiet" }, part["helper-text"]));
}

/** Escape closes; Tab stays inside. */
function onKey(event, sheet, close) {
  if (event.key === "Escape") close();
  else if (event.key === "Tab") {
    const stops = [...sheet.querySelectorAll('button:not([disabled]):not([tabindex="-1"]), input, select')];
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement !== edge) return;
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
