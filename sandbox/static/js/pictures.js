/** The pictures a phone can send: a photo of the ticket on a guest's screen, or a file of this computer. */

import { el } from "./node.js";
import { toast } from "./toasts.js";
import { newestTicket } from "./world.js";

/** @returns {Object|null} the deed, or null when no guest has a ticket yet */
export function ticketPhoto() {
  const bubble = newestTicket();
  if (!bubble) toast("No guest's phone shows a ticket yet.");
  return bubble ? { picture: { bubble: bubble.id } } : null;
}

/** Asks for a file. @returns {Promise<Object|null>} the deed, or null when the person thinks better of it */
export function filePicture() {
  return new Promise((resolve) => {
    const input = el("input", { type: "file", accept: "image/jpeg,image/png", hidden: true, "data-picture-file": true });
    const done = (deed) => { input.remove(); resolve(deed); };
    input.addEventListener("cancel", () => done(null));
    input.addEventListener("change", async () => done(await deedOf(input.files[0])));
    document.body.append(input);
    input.click();
  });
}

function deedOf(file) {
  if (!file) return null;
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("error", () => { toast("This file cannot be read."); resolve(null); });
    reader.addEventListener("load", () => resolve({ picture: { mime_type: file.type, data: reader.result.split(",")[1] } }));
    reader.readAsDataURL(file);
  });
}
