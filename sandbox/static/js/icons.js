/** The page's small drawings, each one path on a 24 x 24 grid. */

import { svg } from "./node.js";

const PATHS = {
  clock: "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16M12 8v4.5l3 1.8",
  sent: "M5 12.5l4.5 4.5L19 7",
  double: "M2 12.5l4.5 4.5L16 7M10.5 16l1.2 1L21.500 7",
  failed: "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16M12 8v5M12 16v.2",
  send: "M4 12l16-8-5 16-3.500-6.500zM11.500 13.500L20 4",
  plus: "M12 5v14M5 12h14",
  list: "M9 7h11M9 12h11M9 17h11M4.500 7v.1M4.500 12v.1M4.500 17v.1",
  form: "M5 6h14v14H5zM5 10.500h14M9 3.500v4M15 3.500v4M9 14.500v.1M12 14.500v.1M15 14.500v.1",
  reply: "M10 6L4.500 11.500L10 17M5 11.500h8a6 6 0 0 1 6 6",
  link: "M13 5h6v6M19 5l-9 9M10 6H6a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1h11a1 1 0 0 0 1-1v-4",
  file: "M7 3h7l5 5v12a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1M14 3v5h5",
  down: "M12 4v12M6.500 11L12 16.500L17.500 11M5 20h14",
  pin: "M12 21s7-6.500 7-11.500a7 7 0 0 0-14 0C5 14.500 12 21 12 21M12 7.300a2.300 2.300 0 1 0 0 4.600a2.300 2.300 0 0 0 0-4.600",
  photo: "M4 6h16v13H4zM4 16l5-5 4 4 2.500-2.500L20 17M15.500 9.500v.1",
  voice: "M12 4a2.500 2.500 0 0 0-2.500 2.500v5a2.500 2.500 0 0 0 5 0v-5A2.500 2.500 0 0 0 12 4M6 11.500a6 6 0 0 0 12 0M12 17.500V21",
  play: "M8 5.500v13l11-6.500z",
  sticker: "M20 13v-7a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h7zM13 20v-5a2 2 0 0 1 2-2h5M9 9v.1M14.500 9v.1",
  smile: "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16M9 10v.1M15 10v.1M8.500 14c1.800 2.500 5.200 2.500 7 0",
  dots: "M6 12v.1M12 12v.1M18 12v.1",
  tick: "M12 3l2.200 1.700 2.800-.2.800 2.700 2.300 1.500-1 2.600 1 2.600-2.300 1.600-.8 2.600-2.800-.1L12 20l-2.200-1.600-2.800.1-.8-2.600-2.300-1.600 1-2.600-1-2.600 2.300-1.500.8-2.700 2.800.2zM8.500 11.500l2.500 2.500 4.500-4.500",
};

/** One drawing; it says nothing to a screen reader, the control around it does. */
export function icon(name) {
  return svg("svg", { class: `icon icon--${name}`, viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: PATHS[name] }));
}
