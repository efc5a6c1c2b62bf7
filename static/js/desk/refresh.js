// Keeps a screen up to date. It is asked for every 15 seconds while somebody can see it, and at once when it is seen
// again, when the network is back and on desk:changed; what is marked data-refresh becomes what it should be.
//
// desk:refreshing is said at a part that is about to change, and whoever is at work in it may prevent that, as while
// something is dragged; desk:refreshed is said at it afterwards. After desk:signed-out nothing is asked until
// desk:signed-in.

import { namesOnScreen, tell } from "./changes.js";
import { patchChildren } from "./patch.js";
import { holdPlace } from "./place.js";
import { isPressing, whenLetGo } from "./pressing.js";

const EVERY = 15_000;
const LONGEST_PAUSE = 240_000;
const PATIENCE = 10_000;
const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

const box = document.getElementById("refresh");
const line = box.querySelector(".behind");
const signIn = box.querySelector("[data-sign-in]");
const shown = new Map(partsOf(document).map((part) => [part.dataset.refresh, part.cloneNode(true)])); // by the server

let { tag, last } = box.dataset; // of the answer that is shown: its tag, and the last that was done by then
let upToDateAt = new Date();
let failures = 0;
let isSignedOut = false;
let timer = null;
let asking = new AbortController();

function partsOf(root) {
  return [...root.querySelectorAll("[data-refresh]")];
}

async function ask() {
  clearTimeout(timer);
  asking.abort();
  if (document.hidden || isSignedOut) {
    return;
  }
  const mine = (asking = new AbortController());
  const tooLate = setTimeout(() => mine.abort(), PATIENCE);
  const headers = { "If-None-Match": `"${tag}"`, "X-Refresh": last };
  try {
    const answer = await fetch(location.href, { headers, cache: "no-store", redirect: "manual", signal: mine.signal });
    await take(answer);
    failures = 0;
  } catch {
    if (mine !== asking) {
      return; // another question has taken its place
    }
    fail();
  } finally {
    clearTimeout(tooLate);
  }
  clearTimeout(timer);
  timer = setTimeout(ask, Math.min(EVERY * 2 ** failures, LONGEST_PAUSE));
}

async function take(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
    return end();
  }
  if (answer.status !== 304) {
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!found.getElementById("refresh")) {
      throw new Error(`no screen: ${answer.status}`);
    }
    show(found);
  }
  upToDateAt = new Date();
  say("");
}

function show(found) {
  const now = found.getElementById("refresh");
  if (isAnotherPage(found) && isIdle()) {
    return location.reload(); // a day has begun, or a new release has been started
  }
  const names = namesOnScreen();
  const restore = holdPlace();
  const all = partsOf(found).map((fresh) => replace(fresh));
  restore();
  tell(box, now, names);
  if (all.every(Boolean)) {
    ({ tag, last } = now.dataset);
  }
}

function replace(fresh) {
  const name = fresh.dataset.refresh;
  const live = document.querySelector(`[data-refresh="${name}"]`);
  const was = shown.get(name);
  if (!live || !was || was.isEqualNode(fresh)) {
    return true;
  }
  if (isPressing()) {
    whenLetGo(ask);
    return false;
  }
  const isTyping = live.contains(document.activeElement) && document.activeElement.matches(FIELDS);
  if (isTyping || !live.dispatchEvent(new CustomEvent("desk:refreshing", { bubbles: true, cancelable: true }))) {
    return false;
  }
  patchChildren(live, was, fresh);
  shown.set(name, fresh);
  live.dispatchEvent(new CustomEvent("desk:refreshed", { bubbles: true }));
  return true;
}

function isAnotherPage(found) {
  const sheet = (root) => root.querySelector("link[rel=stylesheet]").getAttribute("href");
  return found.title !== document.title || sheet(found) !== sheet(document);
}

function isIdle() {
  return !document.querySelector("#panel.open") && !document.activeElement?.matches(FIELDS);
}

function fail() {
  failures += 1;
  const time = { hour: "numeric", minute: "2-digit", timeZone: box.dataset.zone };
  say(box.dataset.behind.replace("{time}", upToDateAt.toLocaleTimeString("en-US", time)));
}

function end() {
  isSignedOut = true;
  const said = new CustomEvent("desk:signed-out", { detail: { address: location.href }, cancelable: true });
  if (document.dispatchEvent(said)) {
    say(box.dataset.signedOut);
    signIn.hidden = false;
  }
}

function say(sentence) {
  if (line.textContent !== sentence) {
    line.textContent = sentence;
  }
}

document.addEventListener("visibilitychange", ask);
document.addEventListener("desk:changed", ask);
window.addEventListener("online", ask);
document.addEventListener("desk:signed-in", () => {
  isSignedOut = false;
  signIn.hidden = true;
  ask();
});
timer = setTimeout(ask, EVERY);
