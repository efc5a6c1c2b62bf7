// Keys of a visit's page, pressed at the visit itself in the day: it is opened in the panel, and then pressed there. So
// the keys always act on the visit that has the focus, not on another that is still shown beside it.

import { open, shows } from "./panel.js";

const VISIT = "table.diary a.visit[data-panel]";
const OF_A_VISIT = "asfnlxebg";

const panel = document.getElementById("panel");
let last = Promise.resolve(); // each key in its turn

// Before keys.js, which would press the same key of whatever the panel shows.
addEventListener("keydown", (event) => {
  const link = event.target.closest?.(VISIT);
  const key = event.key.toLowerCase();
  const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.repeat;
  const isOne = isPlain && key.length === 1 && OF_A_VISIT.includes(key) && document.querySelector("dialog.keys");
  if (!link || !isOne || event.defaultPrevented || shows(link.href)) {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  const turn = () => press(link, key);
  last = last.then(turn, turn);
}, { capture: true });

async function press(link, key) {
  await open(link.href, link);
  const button = panel.querySelector(`[data-key="${key}"]`);
  if (shows(link.href) && button) {
    button.focus();
    button.click();
  }
}
