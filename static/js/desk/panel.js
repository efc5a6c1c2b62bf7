// Shows pages of the desk in the panel beside the day: they are asked for with the header X-Panel. Which links and forms
// lead here says panel_links.js.
//
// desk:shown is said at what the panel has just shown, desk:changed on document after an act, and desk:signed-out
// ({ detail: { address, again } }) in place of the sign-in page, to which it goes unless somebody prevents it; `again`
// asks once more for what was asked.

import { afterAct, begin, drop, end, goOn, isActing } from "./act.js";
import { forget, keep, kept, noteRefusal, typedSince } from "./typed.js";
import { leave, onReturn, remember } from "./panel_history.js";

const panel = document.getElementById("panel");
const side = document.getElementById("side"); // while nothing is chosen
const frame = panel.querySelector("[data-frame]");
const page = panel.querySelector("[data-page]");
const problem = panel.querySelector("[role=alert]");

let address = null; // of what is shown
let opener = null;
let asking = new AbortController();

export function open(href, from = document.activeElement) {
  return afterAct(() => {
    opener = page.contains(from) ? opener : from;
    const nodes = kept(href);
    return nodes ? show(nodes, href, { isStep: true }) : ask(href);
  });
}

export function close() {
  afterAct(() => {
    asking.abort();
    show([], null);
    leave();
    focusOpener();
  });
}

function focusOpener() {
  const link = opener?.isConnected ? opener : document.querySelector(`a[href="${opener?.getAttribute("href")}"]`);
  link?.focus({ preventScroll: true });
}

export function shows(href) {
  return address === href;
}

// What a form that changes nothing finds for what is typed in it, while it is typed: the last answer is shown, and the
// focus stays in the form.
export function look(form, from) {
  return afterAct(() => {
    opener = page.contains(from) ? opener : from;
    return ask(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }, { isLook: true });
  });
}

// A form that is sent, once; without a body it is one that only asks.
export function send(form, href, body) {
  if (!body) {
    return open(href, page.contains(form) ? form : document.activeElement);
  }
  opener = page.contains(form) ? opener : document.activeElement;
  return ask(href, { method: "POST", body }, page.contains(form) ? { isOwnForm: true, restore: typedSince(form) } : {});
}

// `of` says what it is for: isOwnForm of the page that is shown, isLook while one types, isReturn by Back or a reload;
// `restore` puts what was typed in that form since into the form that the answer is.
async function ask(href, request = {}, of = {}) {
  if (isActing()) {
    return;
  }
  asking.abort();
  const mine = (asking = new AbortController());
  const isAct = request.method === "POST" && !of.isLook;
  if (isAct) {
    begin();
  }
  panel.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(href, { ...request, headers: { "X-Panel": "1" }, signal: mine.signal });
    await take(answer, { ...of, isAct, again: () => ask(href, request, of) });
  } catch (fault) {
    if (fault.name !== "AbortError") {
      complain(panel.dataset.nothingCame);
    }
  } finally {
    if (mine === asking) {
      rest();
      drop();
    }
  }
}

// From now on what is pressed is taken.
function rest() {
  end();
  panel.removeAttribute("aria-busy");
}

async function take(answer, { isAct, isOwnForm, isLook, isReturn, restore, again }) {
  const path = new URL(answer.url).pathname;
  if (path === panel.dataset.signIn) {
    const detail = { address: answer.url, again };
    const said = new CustomEvent("desk:signed-out", { detail, cancelable: true });
    return document.dispatchEvent(said) && location.assign(answer.url);
  }
  if (!answer.headers.get("Content-Type")?.startsWith("text/html")) {
    return location.assign(answer.url);
  }
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (isAct && (answer.status === 429 || answer.status >= 500)) {
    return complain(found.querySelector("h1").textContent); // what was typed stays
  }
  if (isOwnForm) {
    forget(address);
  }
  rest(); // whoever sees the answer may press at once; its scripts may still be on their way
  const nodes = [...found.querySelector("main").childNodes];
  if (path === panel.dataset.day) {
    side.replaceChildren(...nodes.filter((node) => node.nodeName !== "H1"));
    close();
  } else {
    const at = document.activeElement;
    show(nodes, answer.url, { leavesFocus: isLook, isStep: !isAct && !isReturn });
    restore?.(page, at);
    if (isAct && !answer.ok) {
      noteRefusal();
    }
  }
  if (isAct && answer.ok) {
    goOn();
  }
  await Promise.all([...found.querySelectorAll("script[src]")].map((script) => import(script.src)));
  if (isAct && answer.ok) {
    document.dispatchEvent(new CustomEvent("desk:changed"));
  }
}

function show(nodes, href, { leavesFocus = false, isStep = false } = {}) {
  keep(address, page);
  if (href !== null) {
    remember(href, isStep && href !== address);
  }
  address = href;
  page.replaceChildren(...nodes);
  problem.hidden = true;
  side.hidden = href !== null;
  frame.hidden = href === null;
  panel.classList.toggle("open", href !== null);
  panel.scrollTop = 0;
  const heading = page.querySelector("h1");
  heading?.setAttribute("aria-level", "2");
  heading?.setAttribute("tabindex", "-1");
  if (!leavesFocus) {
    (page.querySelector("[autofocus]") ?? heading)?.focus({ preventScroll: true });
  }
  (href ? page : side).dispatchEvent(new CustomEvent("desk:shown", { bubbles: true }));
}

function complain(sentence) {
  problem.textContent = `${sentence} ${panel.dataset.again}`;
  problem.hidden = false;
  panel.scrollTop = 0;
}

// Where what stands in the panel leads, it leads from the page that is shown there.
export function addressOf(element, attribute) {
  const base = page.contains(element) ? address : location.href;
  return new URL(element?.getAttribute(attribute) ?? "", base);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && address !== null && !event.defaultPrevented) {
    close();
  }
});

frame.querySelector("[data-close]").addEventListener("click", close);

// Back and forward: what was shown then, or nothing.
onReturn((href) => {
  afterAct(() => {
    if (href === null) {
      asking.abort();
      show([], null);
      focusOpener();
    } else if (href !== address) {
      const nodes = kept(href);
      nodes ? show(nodes, href) : ask(href, {}, { isReturn: true });
    }
  });
});

if (history.state?.panel) {
  ask(history.state.panel, {}, { isReturn: true });
}
