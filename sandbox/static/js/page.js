/** Puts the page together: what is known is drawn, what arrives is taken, what is touched becomes active. */

import { answerBySms, attempt, fetchState, markRead, say } from "./api.js";
import { gist } from "./bubble.js";
import { makeHowTo } from "./how_to.js";
import { listen } from "./live.js";
import { arrange, safeAddress } from "./node.js";
import { makePhone } from "./phone.js";
import { closable, makeSwitches } from "./switches.js";
import { announce } from "./toasts.js";
import { makeClock, makeStrip } from "./top.js";
import { chatOf, now, refresh, see, take, unreadOf, world } from "./world.js";

const CATCH_UP_WAIT_MS = 2000;

const rail = document.querySelector("[data-rail]");
const banner = document.querySelector("[data-banner]");
const viewer = document.querySelector("[data-viewer]");
const phones = new Map();

const actions = {
  say: (waId, what) => attempt(() => what.sms ? answerBySms(waId, what.sms) : say(waId, what)),
  touch: (waId) => activate(waId),
  enlarge(address) {
    viewer.querySelector("[data-viewer-picture]").src = safeAddress(address);
    viewer.querySelector("[data-viewer-link]").href = safeAddress(address);
    viewer.showModal();
  },
};

const clock = makeClock();
const strip = makeStrip(go, welcome);
const switches = makeSwitches(welcome);
const howTo = makeHowTo();
closable(viewer);

function showAll() {
  document.querySelector("[data-business-name]").textContent = world.business.name;
  document.querySelector("[data-wait]")?.remove();
  const known = new Set(world.phones.map((phone) => phone.wa_id));
  for (const waId of phones.keys()) if (!known.has(waId)) phones.delete(waId);
  arrange(rail, world.phones.map((phone) => phoneOf(phone).node));
  world.phones.forEach(({ wa_id: waId }) => showPhone(waId));
  [clock, strip, switches, howTo].forEach((part) => part.show());
}

function phoneOf(person) {
  if (!phones.has(person.wa_id)) phones.set(person.wa_id, makePhone(person, world.business, actions));
  return phones.get(person.wa_id);
}

function showPhone(waId) {
  phones.get(waId)?.show({ bubbles: chatOf(waId), now: now(), until: world.window[waId], unread: unreadOf(waId), active: world.active === waId });
}

/** The phone somebody is at: its messages count as read. */
function activate(waId) {
  const before = world.active;
  world.active = waId;
  const news = !document.hidden && see(waId);
  if (news) attempt(() => markRead(waId));
  if (before === waId && !news) return;
  [before, waId].forEach(showPhone);
  strip.show();
}

function go(waId) {
  const phone = phones.get(waId);
  if (!phone) return;
  activate(waId);
  phone.node.scrollIntoView({ block: "nearest", inline: "center" });
  phone.toEnd();
}

/** A new phone is there to be written on, so nobody has to walk to it by Tab through all the others. */
function welcome(waId) {
  go(waId);
  phones.get(waId)?.node.querySelector("[data-composer]").focus({ preventScroll: true });
}

async function reload() {
  await refresh(fetchState);
  showAll();
  if (world.wanted && phones.has(world.wanted)) {
    welcome(world.wanted);
    world.wanted = null;
  }
}

/** After a gap the whole state is asked for, until it is there. */
async function catchUp() {
  try {
    await reload();
    banner.hidden = true;
  } catch {
    banner.hidden = false;
    setTimeout(catchUp, CATCH_UP_WAIT_MS);
  }
}

function tell({ wa_id: waId, bubble }) {
  const name = world.phones.find((phone) => phone.wa_id === waId)?.name;
  if (bubble.from === "them" && name) announce(`To ${name}: ${gist(bubble).slice(0, 160)}`);
}

listen({
  opened: catchUp,
  lost: () => { banner.hidden = false; },
  state: () => attempt(reload),
  bubble(news) {
    const fresh = take(news);
    if (!world.ready) return;
    if (fresh) tell(news);
    showPhone(news.wa_id);
    if (fresh && world.active === news.wa_id && document.hasFocus()) activate(news.wa_id);
    strip.show();
    howTo.show();
    switches.news();
  },
});

document.addEventListener("visibilitychange", () => { if (!document.hidden && world.active) activate(world.active); });
