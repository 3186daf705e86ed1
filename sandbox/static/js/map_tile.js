/** Draws a little pretend map for a place. Nothing is fetched: the place's numbers decide where the roads run. */

import { svg } from "./node.js";

const WIDE = 280;
const HIGH = 130;

/** @returns {SVGElement} always the same picture for the same place */
export function mapTile(latitude, longitude) {
  const next = numbersFrom(Math.round(latitude * 1e4) * 7919 + Math.round(longitude * 1e4));
  const between = (low, high) => low + next() * (high - low);
  const bend = () => `M-10 ${between(10, HIGH)} C${between(60, 120)} ${between(0, HIGH)} ${between(150, 220)} ${between(0, HIGH)} ${WIDE + 10} ${between(0, HIGH)}`;
  const lane = () => { const x = between(20, WIDE - 20); return `M${x} -10 L${x + between(-40, 40)} ${HIGH + 10}`; };
  return svg("svg", { class: "tile", viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" },
    svg("rect", { class: "tile__ground", width: WIDE, height: HIGH }),
    [0, 1, 2].map(() => svg("ellipse", { class: "tile__green", cx: between(0, WIDE), cy: between(0, HIGH), rx: between(25, 70), ry: between(15, 40) })),
    svg("ellipse", { class: "tile__water", cx: between(20, WIDE - 20), cy: between(10, HIGH - 10), rx: between(20, 55), ry: between(10, 26) }),
    [0, 1, 2, 3].map(() => svg("path", { class: "tile__lane", d: lane() })),
    svg("path", { class: "tile__lane", d: bend() }),
    svg("path", { class: "tile__road", d: bend() }),
    svg("ellipse", { class: "tile__shade", cx: WIDE / 2, cy: HIGH / 2 + 17, rx: 9, ry: 3 }),
    svg("path", { class: "tile__pin", d: `M${WIDE / 2} ${HIGH / 2 + 17}c-4-9-12-13-12-22a12 12 0 0 1 24 0c0 9-8 13-12 22z` }),
    svg("circle", { class: "tile__hole", cx: WIDE / 2, cy: HIGH / 2 - 5, r: 4.5 }));
}

function numbersFrom(seed) {
  let state = (seed >>> 0) || 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
