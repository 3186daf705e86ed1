/** Reads the chat's text marks (*bold*, _italic_, ~strike~, `mono`, links, lists, quotes) into nodes. */

import { el, outward } from "./node.js";

const EDGE = "\\p{L}\\p{N}\\p{M}";
const around = (sign) => new RegExp(`(?<![${EDGE}${sign}])${sign}(?=\\S)([^${sign}\\n]*?\\S)${sign}(?![${EDGE}${sign}])`, "gu");

const INLINE = [
  [/`([^`\n]+)`/g, (found) => el("code", {}, found[1])],
  [/(?:https?:\/\/|www\.|wa\.me\/)[^\s<>"]*[^\s<>".,;:!?)\]'*_~]/gi, (found) => linked(found[0])],
  [around("\\*"), (found) => el("strong", {}, inline(found[1]))],
  [around("_"), (found) => el("em", {}, inline(found[1]))],
  [around("~"), (found) => el("s", {}, inline(found[1]))],
];

const LINES = [
  [/^> ?(.*)$/, (rows) => el("blockquote", {}, inline(rows.join("\n")))],
  [/^[-*•] (.*)$/, (rows) => el("ul", {}, rows.map((row) => el("li", {}, inline(row))))],
];

/** @param {string} text as it was sent @returns {Node[]} */
export function marked(text) {
  return text.split(/```([\s\S]+?)```/).flatMap((part, place) =>
    place % 2 ? [el("pre", {}, part.replace(/^\n|\n$/g, ""))] : blocks(part));
}

/** The text without its marks, on one line: for quotes and announcements. */
export function plain(text) {
  const holder = el("div", {}, marked(text));
  return holder.textContent.replace(/\s+/g, " ").trim();
}

function linked(words) {
  return outward(/^https?:/i.test(words) ? words : `https://${words}`, {}, words);
}

function blocks(text) {
  const groups = [];
  for (const line of text.split("\n")) {
    const kind = LINES.findIndex(([pattern]) => pattern.test(line));
    const row = kind < 0 ? line : line.match(LINES[kind][0])[1];
    if (groups.at(-1)?.kind === kind) groups.at(-1).rows.push(row);
    else groups.push({ kind, rows: [row] });
  }
  return groups.map(({ kind, rows }) => (kind < 0 ? el("span", {}, inline(rows.join("\n"))) : LINES[kind][1](rows)));
}

function inline(text) {
  const nodes = [];
  let place = 0;
  for (let next = first(text, 0); next; next = first(text, place)) {
    nodes.push(text.slice(place, next.found.index), next.build(next.found));
    place = next.found.index + next.found[0].length;
  }
  return [...nodes, text.slice(place)];
}

function first(text, place) {
  return INLINE.map(([pattern, build]) => ({ found: match(pattern, text, place), build }))
    .filter(({ found }) => found)
    .sort((one, other) => one.found.index - other.found.index)[0];
}

function match(pattern, text, place) {
  const own = new RegExp(pattern.source, pattern.flags);
  own.lastIndex = place;
  return own.exec(text);
}
