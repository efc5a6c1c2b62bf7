// The veil: nobody who passes reads names, numbers, notes or what is being typed, see css/desk/veil.css. It falls after
// some minutes without a press, a key or a move of the pointer in any tab, or at once by its button; a press or a key
// lifts it and does nothing else. All tabs are veiled together, since they keep the same note in the browser.
//
// While a password is asked for over it (signed_out.js) only that lifts it.

const root = document.documentElement;
const after = Number(document.querySelector("[data-veil-after]").dataset.veilAfter) * 60_000;
const button = document.querySelector("button[data-veil]");
const NOTED_EVERY = 5_000;

let timer = null;
let notedAt = 0;
let isSwallowing = false; // the click that comes of the press which has lifted it

function read(name) {
  try {
    return localStorage.getItem(`desk.${name}`);
  } catch {
    return null;
  }
}

function note(name, value) {
  try {
    localStorage.setItem(`desk.${name}`, value);
  } catch {
    // This tab is for itself then.
  }
}

function show(isVeiled) {
  root.classList.toggle("veiled", isVeiled);
  document.dispatchEvent(new CustomEvent(isVeiled ? "desk:veiled" : "desk:unveiled"));
}

export function veil() {
  note("veiled", "yes");
  show(true);
}

export function lift() {
  note("veiled", "no");
  show(false);
  noteActive();
}

// Within the last minute, in this tab.
export function isAtWork() {
  return !isVeiled() && Date.now() - notedAt < 60_000;
}

function isVeiled() {
  return root.classList.contains("veiled");
}

function isAsking() {
  return document.querySelector("dialog.password[open]") !== null;
}

function noteActive() {
  if (isVeiled() || Date.now() - notedAt < NOTED_EVERY) {
    return;
  }
  notedAt = Date.now();
  note("active", notedAt);
  wait();
}

function wait() {
  clearTimeout(timer);
  if (after > 0) {
    const idle = Date.now() - Math.max(notedAt, Number(read("active")));
    timer = setTimeout(fall, Math.max(after - idle, 0));
  }
}

function fall() {
  if (Date.now() - Math.max(notedAt, Number(read("active"))) < after) {
    wait(); // somebody is at work in another tab
  } else if (!isVeiled()) {
    veil();
  }
}

function press(event) {
  if (event.type === "click" && isSwallowing) {
    isSwallowing = false;
  } else if (!isVeiled() || isAsking()) {
    noteActive();
    return;
  } else {
    isSwallowing = event.type === "pointerdown";
    lift();
  }
  event.preventDefault();
  event.stopImmediatePropagation();
}

for (const type of ["pointerdown", "click", "keydown"]) {
  window.addEventListener(type, press, { capture: true });
}
window.addEventListener("keyup", () => (isSwallowing = false), { capture: true });
for (const type of ["pointermove", "wheel", "scroll"]) {
  window.addEventListener(type, noteActive, { capture: true, passive: true });
}
window.addEventListener("storage", (event) => {
  if (event.key === "desk.veiled" && !isAsking()) {
    show(event.newValue === "yes");
  }
});
// Back may bring a page as it was left.
window.addEventListener("pageshow", () => show(read("veiled") === "yes"));

button.hidden = false;
button.addEventListener("click", veil);
noteActive();
wait();
