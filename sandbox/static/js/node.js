/** Builds DOM nodes. Text only ever becomes a text node, so nothing that people write can turn into markup. */

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} tag @param {Object} traits attributes; `on` holds listeners, false and null are left out */
export function el(tag, traits = {}, ...children) {
  return finish(document.createElement(tag), traits, children);
}

/** The same for drawings. */
export function svg(tag, traits = {}, ...children) {
  return finish(document.createElementNS(SVG, tag), traits, children);
}

function finish(node, { on = {}, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Makes `parent` hold exactly `wanted`, moving as little as possible: focus and half-done clicks survive. */
export function arrange(parent, wanted) {
  const keep = new Set(wanted);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((node, place) => {
    if (parent.children[place] !== node) parent.insertBefore(node, parent.children[place] ?? null);
  });
}

/** The web address if it is one a browser may safely open, else null. */
export function safeAddress(address) {
  try {
    const url = new URL(address, location.href);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link that opens a tab of its own. */
export function outward(address, traits, ...children) {
  const href = safeAddress(address);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer", ...traits }, ...children);
}
