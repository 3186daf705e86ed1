/** What the page knows of the sandbox, and what is still unread on which phone. No drawing here. */

const ROLE_ORDER = ["customer", "owner", "admin", "referrer"];

const WINDOW_MS = 24 * 3600 * 1000;

const seen = new Set();
const duringFetch = [];
let fetching = 0;

export const world = { ready: false, business: null, phones: [], chats: {}, switches: {}, switch_options: {}, trouble: {}, window: {}, clockGap_ms: 0, shift_seconds: 0, active: null };

/** Fetches the whole state; bubbles that arrive meanwhile are put back on top, because the answer may be older. */
export async function refresh(fetchState) {
  fetching += 1;
  try {
    const { clock, ...state } = await fetchState();
    Object.assign(world, state, { ready: true, shift_seconds: clock.shift_seconds, clockGap_ms: new Date(clock.now) - Date.now() });
    world.phones = inOrder(state.phones);
    world.active = world.phones.some((phone) => phone.wa_id === world.active) ? world.active : world.phones[0]?.wa_id ?? null;
    duringFetch.forEach(put);
  } finally {
    fetching -= 1;
    if (!fetching) duringFetch.length = 0;
  }
}

/** Takes one bubble. @returns {boolean} whether it is new rather than changed */
export function take(news) {
  if (fetching) duringFetch.push(news);
  return put(news);
}

function put({ wa_id: waId, bubble }) {
  const chat = (world.chats[waId] ??= []);
  const place = chat.findIndex((one) => one.id === bubble.id);
  if (place < 0) chat.push(bubble);
  else chat[place] = bubble;
  if (place < 0 && bubble.from === "me") world.window[waId] = new Date(new Date(bubble.at).getTime() + WINDOW_MS).toISOString();
  return place < 0;
}

/** The demo's time now. */
export const now = () => new Date(Date.now() + world.clockGap_ms);

export const chatOf = (waId) => world.chats[waId] ?? [];

/** The newest picture with words of a ticket on a customer's phone: what an owner at the door would photograph. */
export function newestTicket() {
  const customers = world.phones.filter((phone) => phone.role === "customer");
  const isTicket = ({ from, image_url: picture, text }) => from === "them" && picture && /ticket/i.test(text ?? "");
  return customers.flatMap((phone) => chatOf(phone.wa_id)).filter(isTicket).sort((a, b) => new Date(a.at) - new Date(b.at)).at(-1);
}

const isUnread = (bubble) => bubble.from === "them" && !["read", "failed"].includes(bubble.ticks) && !seen.has(bubble.id);

export const unreadOf = (waId) => chatOf(waId).filter(isUnread).length;

/** @returns {boolean} whether there was anything unread */
export function see(waId) {
  const fresh = chatOf(waId).filter(isUnread);
  fresh.forEach((bubble) => seen.add(bubble.id));
  return fresh.length > 0;
}

/** One phone of each role first, so that a wide screen shows all four sides of a booking. */
function inOrder(phones) {
  const firsts = ROLE_ORDER.map((role) => phones.find((phone) => phone.role === role)).filter(Boolean);
  return [...firsts, ...phones.filter((phone) => !firsts.includes(phone))];
}
