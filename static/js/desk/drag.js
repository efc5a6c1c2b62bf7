// How a visit is taken up and carried: a mouse or a pen drags it, a finger that rests on it takes it up (one that moves at
// once scrolls), and by the keyboard M takes it up and arrows carry it. Dropped on the link to the day before or after, or
// carried there with [ and ], it asks for a time of that day. In the list of a telephone there is nothing to drag through.

import { ask, carry, carryOnto, cellOf, held, putDown, takeUp } from "./carried.js";

const NEAR = 6; // pixels that are no drag yet
const REST = 400; // milliseconds after which a finger takes up
const DAYS = ".neighbors a[rel=prev], .neighbors a[rel=next]";
const MOVABLE = "table.diary a.visit[data-move]";
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

let pressed = null; // { link, isFinger, x, y, timer, grip }

function isDrawn(link) {
  return getComputedStyle(link.closest("table")).display === "table";
}

function grab() {
  takeUp(pressed.link);
  pressed.grip = pressed.y - cellOf(pressed.link).top;
}

function letGo() {
  clearTimeout(pressed?.timer);
  pressed = null;
}

document.addEventListener("pointerdown", (event) => {
  const link = event.target.closest(MOVABLE);
  if (held || !link || event.button !== 0 || !event.isPrimary || !isDrawn(link)) {
    return;
  }
  const isFinger = event.pointerType === "touch";
  pressed = { link, isFinger, x: event.clientX, y: event.clientY };
  pressed.timer = isFinger ? setTimeout(grab, REST) : undefined;
});

document.addEventListener("pointermove", (event) => {
  if (!pressed) {
    return;
  }
  const [across, down] = [event.clientX - pressed.x, event.clientY - pressed.y];
  if (!held && Math.hypot(across, down) > NEAR) {
    if (pressed.isFinger) {
      return letGo(); // it scrolls
    }
    grab();
  }
  if (held) {
    const other = document.elementFromPoint(event.clientX, event.clientY)?.closest(DAYS) ?? null;
    if (!other) {
      carry(held.day.columnAt(event.clientX), held.day.rowAt(event.clientY - pressed.grip));
    }
    carryOnto(other);
  }
});

// The browser has taken the finger for something else.
document.addEventListener("pointercancel", () => {
  if (pressed && held) {
    putDown();
  }
  letGo();
});

// While a finger carries, the page stands still, and no menu of the link opens.
document.addEventListener("touchmove", (event) => held && event.cancelable && event.preventDefault(), { passive: false });
document.addEventListener("contextmenu", (event) => pressed?.isFinger && event.preventDefault());

document.addEventListener("pointerup", () => {
  if (pressed && held) {
    addEventListener("click", stop, { capture: true, once: true }); // which a drag ends with
    setTimeout(() => {
      removeEventListener("click", stop, { capture: true });
      ask();
    });
  }
  letGo();
});

document.addEventListener("dragstart", (event) => event.target.closest?.(MOVABLE) && event.preventDefault());
document.addEventListener("desk:refreshing", (event) => held && event.preventDefault());

// Before the panel's and the grid's own keys.
addEventListener("keydown", (event) => {
  const link = event.target.closest?.(MOVABLE);
  if (!held) {
    const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (link && isPlain && event.key.toLowerCase() === "m" && document.querySelector("dialog.keys")) {
      stop(event);
      takeUp(link);
    }
    return;
  }
  stop(event);
  const step = STEPS[event.key];
  if (step) {
    const column = Math.min(Math.max(held.column + step[0], 0), held.day.heads.length - 1);
    carry(column, held.day.within(held.row + step[1] * held.day.step));
  } else if (event.key === "[" || event.key === "]") {
    carryOnto(document.querySelector(`.neighbors a[data-key="${event.key}"]`));
    ask();
  } else if (event.key === "Enter") {
    ask();
  } else if (event.key === "Escape" || event.key === "Tab") {
    putDown();
  }
}, { capture: true });

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}
