/** The calls to the sandbox. A refused or failed call becomes a message to the person, never silence. */

import { toast } from "./toasts.js";

async function call(method, path, body) {
  const options = { method, headers: { Accept: "application/json" } };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(path, options);
  const data = await answer.json().catch(() => null);
  if (!answer.ok) throw Object.assign(new Error(reason(data) ?? `The sandbox answered ${answer.status}.`), { closed: data?.closed });
  return data;
}

function reason(data) {
  return typeof data?.error === "string" ? data.error : data?.error?.message;
}

/** Does it and tells the person when it did not work. @returns {Promise<boolean>} whether it worked */
export async function attempt(work) {
  try {
    await work();
    return true;
  } catch (problem) {
    toast(problem instanceof TypeError ? "The sandbox cannot be reached." : problem.message);
    return false;
  }
}

const phone = (waId) => `/ui/phones/${encodeURIComponent(waId)}`;

export const fetchState = () => call("GET", "/ui/state");
export const fetchPayments = () => call("GET", "/ui/payments");
export const fetchJournal = () => call("GET", "/ui/journal");
export const fetchTroubles = () => call("GET", "/ui/troubles");
export const chooseFault = (fault) => call("POST", "/ui/fault", fault);
export const standTemplate = (template) => call("POST", "/ui/templates", template);
export const addPhone = (hidden = false) => call("POST", "/ui/phones", { hidden });
export const changeNumber = (waId) => call("POST", `${phone(waId)}/number`, {});
export const say = (waId, what) => call("POST", `${phone(waId)}/say`, what);
export const answerBySms = (waId, text) => call("POST", `${phone(waId)}/sms`, { text });
export const askForm = (waId, body) => call("POST", `${phone(waId)}/form`, body);
export const markRead = (waId) => call("POST", `${phone(waId)}/read`, {});
export const setSwitch = (name, value) => call("POST", "/ui/switches", { [name]: value });
export const advance = (minutes) => call("POST", "/ui/clock", { advance_minutes: minutes });
export const startOver = () => call("POST", "/ui/start-over", {});
export const settle = (orderId, outcome) => call("POST", `/ui/payments/${encodeURIComponent(orderId)}/settle`, { outcome });
