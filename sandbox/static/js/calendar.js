/** A calendar for the first and last day of a range. Arrow keys walk the days, Page keys the months; taken days are grey. */

import { el } from "./node.js";

const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const PAGES = { PageUp: -1, PageDown: 1 };
const DAY_MS = 86_400_000;
const DAYS = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

const at = (iso) => new Date(`${iso}T00:00:00Z`);
const iso = (date) => date.toISOString().slice(0, 10);
const shift = (day, days) => iso(new Date(at(day).getTime() + days * DAY_MS));
const words = (day, style) => at(day).toLocaleDateString("en-GB", { timeZone: "UTC", ...style });
const short = (day) => words(day, { weekday: "short", day: "numeric", month: "short" });
const spoken = (day) => words(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** @param {Object} part a CalendarPicker in range mode @param {Object} value {start-date, end-date}, filled as it is chosen */
export function makeCalendar(part, value, changed) {
  const { "min-date": first, "max-date": last } = part;
  const taken = new Set(part["unavailable-dates"] ?? []);
  let open = value["start-date"] ?? firstFree(first, last, taken);
  const ends = el("div", { class: "ends" });
  const title = el("strong", { class: "month__title", "aria-live": "polite" });
  const grid = el("div", { class: "month", role: "grid", "aria-label": "Days" });
  const free = (day) => day >= first && day <= last && !taken.has(day);

  const draw = (focus = false) => {
    title.textContent = words(open, { month: "long", year: "numeric" });
    before.disabled = open.slice(0, 7) <= first.slice(0, 7);
    after.disabled = open.slice(0, 7) >= last.slice(0, 7);
    ends.replaceChildren(end("start-date"), el("span", { class: "ends__arrow", "aria-hidden": "true" }, "→"), end("end-date"));
    grid.replaceChildren(weekdays(), ...weeksOf(open).map((week) => el("div", { role: "row", class: "week" }, week.map(cell))));
    if (focus) grid.querySelector('[tabindex="0"]')?.focus({ preventScroll: true });
  };
  const end = (key) => el("span", { class: "ends__end", "data-end": key, "aria-current": waitsFor(value) === key ? "true" : null },
    el("small", {}, part.label?.[key] ?? ""), el("b", {}, value[key] ? short(value[key]) : "choose"));
  const cell = (day) => {
    if (!day) return el("span", { role: "gridcell", class: "day-cell day-cell--none" });
    const kind = kindOf(day, value);
    return el("button", { type: "button", role: "gridcell", class: `day-cell ${kind && `day-cell--${kind}`}`, "data-day": day, tabindex: day === open ? "0" : "-1",
      "aria-disabled": free(day) ? null : "true", "aria-selected": String(Boolean(kind)), "aria-label": `${spoken(day)}${taken.has(day) ? ", taken" : ""}`, on: { click: () => choose(day) } },
    String(Number(day.slice(8))));
  };
  const choose = (day) => {
    open = day;
    if (free(day)) {
      const end = waitsFor(value) === "end-date" && day > value["start-date"];
      if (!end) delete value["end-date"];
      value[end ? "end-date" : "start-date"] = day;
    }
    draw(true);
    changed();
  };
  const walk = (day, focus = true) => {
    open = day < first ? first : day > last ? last : day;
    draw(focus);
  };
  const page = (months, focus) => {
    const [year, month] = open.split("-").map(Number);
    const days = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
    const target = new Date(Date.UTC(year, month - 1 + months, Math.min(Number(open.slice(8)), days)));
    walk(iso(target), focus);
  };
  grid.addEventListener("keydown", (event) => {
    if (event.key in STEPS) walk(shift(open, STEPS[event.key]));
    else if (event.key in PAGES) page(PAGES[event.key], true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const before = el("button", { type: "button", class: "icon-button", "aria-label": "Month before", "data-month": "-1", on: { click: () => page(-1, false) } }, "‹");
  const after = el("button", { type: "button", class: "icon-button", "aria-label": "Next month", "data-month": "1", on: { click: () => page(1, false) } }, "›");
  draw();
  return el("div", { class: "calendar" }, ends, el("div", { class: "month__head" }, before, title, after), grid);
}

/** Which end the next tap is for: the last day once there is a first one, else the first. */
function waitsFor(value) {
  return value["start-date"] && !value["end-date"] ? "end-date" : "start-date";
}

function kindOf(day, { "start-date": start, "end-date": end }) {
  if (day === start) return end ? "start" : "alone";
  if (day === end) return "end";
  return start && end && day > start && day < end ? "within" : "";
}

function firstFree(first, last, taken) {
  let day = first;
  while (taken.has(day) && day < last) day = shift(day, 1);
  return day;
}

function weekdays() {
  return el("div", { role: "row", class: "week week--names" }, DAYS.map((day) => el("span", { role: "columnheader" }, day)));
}

/** The weeks of that day's month, Monday first; null where another month's days would be. */
function weeksOf(day) {
  const month = day.slice(0, 7);
  let monday = shift(`${month}-01`, -((at(`${month}-01`).getUTCDay() + 6) % 7));
  const weeks = [];
  do {
    weeks.push(DAYS.map((_, place) => shift(monday, place)).map((one) => (one.startsWith(month) ? one : null)));
    monday = shift(monday, 7);
  } while (monday.startsWith(month));
  return weeks;
}
