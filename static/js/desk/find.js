// Finds people in the panel while one types in the bar's field. Enter takes the first, arrows go through them, Escape
// leaves. The time that is chosen in the panel goes along, so that whoever is found gets it.

import { look } from "./panel.js";

const PAUSE = 150; // milliseconds without a key before the server is asked

const form = document.querySelector(".masthead .find");
const field = form.elements.sought;
const panel = document.getElementById("panel");

let waiting = 0;
let taking = ""; // the words whose first person is taken as soon as they are shown
let entering = ""; // those whose first person then has the focus
let before = null; // what had the focus

const results = () => [...panel.querySelectorAll("[data-result]")];
const words = () => field.value.trim();
const areShown = () => words() !== "" && panel.querySelector("[data-sought]")?.dataset.sought === words();

function find() {
  clearTimeout(waiting);
  if (words()) {
    const start = panel.querySelector("input[name=start]:checked, input[type=hidden][name=chosen]");
    form.elements.chosen.value = start?.value ?? "";
    look(form, before ?? field);
  }
}

function take() {
  taking = "";
  results()[0].click();
  field.value = "";
}

function enter() {
  entering = words();
  find();
}

function go(from, step) {
  const all = results();
  const next = all[all.indexOf(from) + step];
  (next ?? (step < 0 ? field : from)).focus();
}

field.addEventListener("focus", (event) => {
  before = event.relatedTarget ?? before;
});

field.addEventListener("input", (event) => {
  taking = entering = "";
  clearTimeout(waiting);
  if (!event.isComposing) {
    waiting = setTimeout(find, PAUSE);
  }
});

field.addEventListener("compositionend", find);

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (areShown()) {
    take();
  } else {
    taking = words();
    find();
  }
});

document.addEventListener("desk:shown", () => {
  if (taking && taking === words() && areShown() && results().length) {
    take();
  } else if (entering && entering === words() && areShown() && document.activeElement === field) {
    entering = "";
    go(field, 1);
  }
});

document.addEventListener("keydown", (event) => {
  const from = event.target;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && !event.isComposing && (from === field || from.matches?.("[data-result]"))) {
    event.preventDefault();
    if (from === field && step === 1 && words() && !areShown()) {
      enter();
    } else {
      go(from, step);
    }
  }
});
