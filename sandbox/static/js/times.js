/** Times and dates as the people in the chats read them: the demo's listings are in India. */

const ZONE = "Asia/Kolkata";
const format = (parts) => new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, ...parts });

const TIME = format({ hour: "2-digit", minute: "2-digit" });
const DAY = format({ weekday: "long", day: "numeric", month: "long" });
const SHORT = format({ weekday: "short", day: "numeric", month: "short" });
const PARTS = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });

const DAY_MS = 24 * 3600 * 1000;

export const timeOf = (instant) => TIME.format(new Date(instant));
export const dayKey = (instant) => PARTS.format(new Date(instant));
export const shortDay = (instant) => SHORT.format(new Date(instant));

/** "Today", "Yesterday" or the day's name and date. */
export function dayName(instant, now) {
  if (dayKey(instant) === dayKey(now)) return "Today";
  if (dayKey(instant) === dayKey(new Date(now) - DAY_MS)) return "Yesterday";
  return DAY.format(new Date(instant));
}

/** A stretch of seconds in words: "1 day 2 h 15 min". */
export function stretch(seconds) {
  const minutes = Math.round(seconds / 60);
  const parts = [[Math.floor(minutes / 1440), "d"], [Math.floor(minutes / 60) % 24, "h"], [minutes % 60, "min"]];
  return parts.filter(([count]) => count).map(([count, unit]) => `${count} ${unit}`).join(" ");
}

/** The next Friday at least a week away until its Sunday, as somebody would type it: "4-6 dec". */
export function weekendAhead(now) {
  const today = new Date(`${dayKey(now)}T00:00:00Z`);
  const ahead = 7 + ((5 - today.getUTCDay() + 7) % 7);
  const [friday, sunday] = [ahead, ahead + 2].map((days) => new Date(today.getTime() + days * DAY_MS));
  const month = (date) => date.toLocaleString("en-GB", { month: "short", timeZone: "UTC" }).slice(0, 3).toLowerCase();
  if (month(friday) === month(sunday)) return `${friday.getUTCDate()}-${sunday.getUTCDate()} ${month(friday)}`;
  return `${friday.getUTCDate()} ${month(friday)} - ${sunday.getUTCDate()} ${month(sunday)}`;
}
