// Asks for the password in place once the session has ended (OWASP ASVS 5.0, 7.3.1): over the veiled screen, on which
// whatever was typed stands. What was sent into the ended session is sent again, once, after the password. Another user
// goes to the page on which one signs in, and so does whoever has further steps to pass.
//
// A page that has not asked for a while finds out by itself. That is no sign that somebody is there, unless somebody is.
// desk:signed-in is said on document when it goes on.

import { isAtWork, lift, veil } from "./veil.js";

const EVERY = 60_000;
const dialog = document.querySelector("dialog.password");
const form = dialog.querySelector("form");
const problem = dialog.querySelector("[role=alert]");
const { user, session, wrong, tooMany, nothingCame } = dialog.dataset;

let unsent = []; // what is to be sent again
let isSending = false;

function ask(event) {
  event?.preventDefault();
  if (event?.detail?.again) {
    unsent.push(event.detail.again);
  }
  if (!dialog.open) {
    veil();
    dialog.showModal();
    form.elements.password.focus();
  }
}

function goOn(answer) {
  if (String(answer.user) !== user) {
    return location.assign(dialog.querySelector("a").href);
  }
  for (const field of document.querySelectorAll("input[name=csrf_token]")) {
    field.value = answer.csrf_token;
  }
  if (!dialog.open) {
    return;
  }
  form.reset();
  problem.hidden = true;
  dialog.close();
  lift();
  const again = unsent;
  unsent = [];
  document.dispatchEvent(new CustomEvent("desk:signed-in"));
  again.forEach((send) => send());
}

async function send() {
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (answer.ok) {
    goOn(await answer.json());
    tellTabs();
  } else {
    complain(answer.status === 422 ? wrong : answer.status === 429 ? tooMany : nothingCame);
  }
}

function complain(sentence) {
  problem.textContent = sentence;
  problem.hidden = false;
  form.elements.password.select();
}

async function look() {
  const headers = isAtWork() ? {} : { "X-Refresh": "0" };
  const answer = await fetch(session, { headers, cache: "no-store", redirect: "manual" });
  if (answer.ok) {
    goOn(await answer.json());
  } else if (answer.status === 401 || answer.type === "opaqueredirect") {
    ask();
  }
}

function lookQuietly() {
  if (!document.hidden && navigator.onLine) {
    look().catch(() => {}); // without a server there is nothing to know
  }
}

function tellTabs() {
  try {
    localStorage.setItem("desk.signed-in", Date.now());
  } catch {
    // They find out by themselves.
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isSending) {
    return;
  }
  isSending = true;
  try {
    await send();
  } catch {
    complain(nothingCame);
  } finally {
    isSending = false;
  }
});
dialog.addEventListener("cancel", (event) => event.preventDefault());
dialog.addEventListener("keydown", (event) => event.stopPropagation()); // no single key of the desk acts under it
document.addEventListener("desk:signed-out", ask);
document.addEventListener("visibilitychange", lookQuietly);
window.addEventListener("storage", (event) => event.key === "desk.signed-in" && lookQuietly());
setInterval(lookQuietly, EVERY);
