// A visit that is taken up, and carried through the day or onto another day, in steps at which visits begin. Nothing is
// moved by that: where it is put down, the panel asks whether to, as after any chosen time, and says so when there is no
// connection. Of a visit to two surgeons what is carried goes alone.

import { open } from "./panel.js";

const QUARTER = 15; // minutes

export let held = null; // { link, day, ghost, column, row, home, onto }; onto is a link to another day

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

export function takeUp(link) {
  const day = new Day(link.closest("table"));
  const box = cellOf(link);
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

export function carry(column, row) {
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

// Its own quarters: it may be pressed beyond them.
export function cellOf(link) {
  return link.closest("td").getBoundingClientRect();
}

// Over the link to another day, or null when it is over none.
export function carryOnto(other) {
  if (held.onto !== other) {
    held.onto?.classList.remove("held-over");
    other?.classList.add("held-over");
    held.onto = other;
  }
  if (other) {
    const name = held.link.querySelector("b").textContent;
    held.ghost.textContent = `${other.getAttribute("aria-label")}: ${name}`;
  }
}

export function putDown() {
  carryOnto(null);
  held.ghost.remove();
  held.link.classList.remove("held-up");
  held = null;
}

export function ask() {
  const { link, day, column, row, home, onto } = held;
  putDown();
  if (onto) {
    askFor(link, onto);
  } else if (column !== home[0] || row !== home[1]) {
    const where = new URLSearchParams({ only: "yes", surgeon: day.heads[column].dataset.slug, starts_at: day.instant(row) });
    open(`${link.href}/move?${where}`, link);
  }
}

// Its times of that day stand in the panel.
function askFor(link, other) {
  const day = new URL(other.href).searchParams.get("day");
  open(day ? `${link.href}/move?only=yes&day=${day}` : `${link.href}/move?only=yes`, link);
}
