// Arrows lead into the day while nothing has the focus, and move it there: up and down within a surgeon's column, to
// quarters of an hour too, and left and right to what stands nearest in the other. The day is one stop of Tab; where one
// was last is where Tab comes back to. Enter opens, as on any link.

const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const PLACES = "table.diary tbody a:not([aria-hidden])";

function places() {
  return [...document.querySelectorAll(PLACES)];
}

// One of the day's links can be reached with Tab: the given one, else where one was, else the first that is not over.
export function oneStop(chosen) {
  const all = places();
  const now = document.querySelector("table.diary tr.now");
  const follows = (link) => !now || now.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING;
  const stop = chosen ?? all.find((link) => link.tabIndex === 0 && link.hasAttribute("tabindex")) ?? all.find(follows) ?? all[0];
  for (const link of all) {
    link.tabIndex = link === stop ? 0 : -1;
  }
}

function next(from, [across, down]) {
  const here = from.getBoundingClientRect();
  const column = (box) => box.left < here.right && here.left < box.right;
  let best = null;
  let least = Infinity;
  for (const link of places()) {
    const box = link.getBoundingClientRect();
    const isAhead = across ? (box.left - here.left) * across > 1 && !column(box) : (box.top - here.top) * down > 1 && column(box);
    const distance = across ? Math.abs(box.left - here.left) * 4 + Math.abs(box.top - here.top) : Math.abs(box.top - here.top);
    if (link !== from && isAhead && distance < least) {
      [best, least] = [link, distance];
    }
  }
  return best;
}

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const from = event.target === document.body ? document.body : event.target.closest?.(PLACES);
  if (!step || !from || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  (from === document.body ? places().find((link) => link.tabIndex === 0) : next(from, step))?.focus();
});

document.addEventListener("focusin", (event) => {
  const link = event.target.closest?.(PLACES);
  if (link) {
    oneStop(link);
  }
});

document.addEventListener("desk:refreshed", () => oneStop());
oneStop();
