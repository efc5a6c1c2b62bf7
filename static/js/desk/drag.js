// Moves a visit through the day: with a mouse or a pen it is dragged, by the keyboard M takes it up and arrows carry it,
// in steps at which visits begin. Nothing is moved by that: the panel asks whether to, as after any chosen time, and
// says so when there is no connection. Fingers scroll; on a telephone one chooses a time in the list.

import { open } from "./panel.js";

const NEAR = 6; // pixels that are no drag yet
const QUARTER = 15; // minutes
const MOVABLE = "table.diary a.visit[data-move]";
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

let held = null; // { link, ghost, column, row, home, from, grip }

class Day {
  constructor(table) {
    this.table = table;
    this.rows = [...table.tBodies[0].rows];
    this.heads = [...table.tHead.rows[0].querySelectorAll("th")];
    this.step = Math.max(1, Number(table.dataset.step) / QUARTER); // in rows
  }

  columnAt(x) {
    const found = this.heads.findIndex((head) => x < head.getBoundingClientRect().right);
    return found === -1 ? this.heads.length - 1 : found;
  }

  rowAt(y) {
    const height = this.rows[0].getBoundingClientRect().height;
    return this.within((y - this.rows[0].getBoundingClientRect().top) / height);
  }

  within(row) {
    const last = Math.floor((this.rows.length - 1) / this.step) * this.step;
    return Math.min(Math.max(Math.round(row / this.step) * this.step, 0), last);
  }

  time(row) {
    return this.rows[row].cells[0].querySelector("span").textContent;
  }

  instant(row) {
    return new Date(Date.parse(this.table.dataset.startsAt) + row * QUARTER * 60_000).toISOString();
  }
}

function takeUp(link, day) {
  const box = link.getBoundingClientRect();
  const ghost = document.createElement("div");
  ghost.className = "ghost";
  ghost.setAttribute("role", "status");
  ghost.style.height = `${box.height}px`;
  day.table.parentElement.append(ghost);
  const [column, row] = [day.columnAt(box.left + 1), day.rowAt(box.top)];
  held = { link, day, ghost, column, row, home: [column, row] };
  link.classList.add("held-up");
  carry(column, row);
}

function carry(column, row) {
  const { day, ghost, link } = held;
  Object.assign(held, { column, row });
  const frame = ghost.parentElement.getBoundingClientRect();
  const head = day.heads[column].getBoundingClientRect();
  ghost.style.insetInlineStart = `${head.left - frame.left}px`;
  ghost.style.width = `${head.width}px`;
  ghost.style.insetBlockStart = `${day.rows[row].getBoundingClientRect().top - frame.top}px`;
  ghost.textContent = `${day.time(row)}, ${day.heads[column].dataset.name}: ${link.querySelector("b").textContent}`;
  day.rows[row].scrollIntoView({ block: "nearest" });
}

function putDown() {
  held.ghost.remove();
  held.link.classList.remove("held-up");
  held = null;
}

function ask() {
  const { link, day, column, row, home } = held;
  putDown();
  if (column !== home[0] || row !== home[1]) {
    const where = new URLSearchParams({ surgeon: day.heads[column].dataset.slug, starts_at: day.instant(row) });
    open(`${link.href}/move?${where}`, link);
  }
}

let pressed = null; // { link, x, y }

document.addEventListener("pointerdown", (event) => {
  const link = event.target.closest(MOVABLE);
  pressed = link && event.button === 0 && event.pointerType !== "touch" ? { link, x: event.clientX, y: event.clientY } : null;
});

document.addEventListener("pointermove", (event) => {
  if (!pressed) {
    return;
  }
  const [across, down] = [event.clientX - pressed.x, event.clientY - pressed.y];
  if (!held && Math.hypot(across, down) > NEAR) {
    takeUp(pressed.link, new Day(pressed.link.closest("table")));
    held.grip = pressed.y - pressed.link.getBoundingClientRect().top;
  }
  if (held) {
    carry(held.day.columnAt(event.clientX), held.day.rowAt(event.clientY - held.grip));
  }
});

document.addEventListener("pointerup", () => {
  if (pressed && held) {
    addEventListener("click", stop, { capture: true, once: true }); // which a drag ends with
    setTimeout(() => {
      removeEventListener("click", stop, { capture: true });
      ask();
    });
  }
  pressed = null;
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
      takeUp(link, new Day(link.closest("table")));
    }
    return;
  }
  stop(event);
  const step = STEPS[event.key];
  if (step) {
    const column = Math.min(Math.max(held.column + step[0], 0), held.day.heads.length - 1);
    carry(column, held.day.within(held.row + step[1] * held.day.step));
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
