// Links and forms marked data-panel, and all within the panel, lead to the panel; data-whole leaves the day, and so does a
// link to a day. Without a script they are ordinary pages.

import { release } from "../submit_once.js";
import { addressOf, open, send } from "./panel.js";

const panel = document.getElementById("panel");
const inPanel = "#panel [data-page], #side";

function belongsHere(element) {
  const isMarked = element.hasAttribute("data-panel") || element.closest(inPanel);
  return isMarked && !element.hasAttribute("data-whole");
}

function leads(link) {
  const there = addressOf(link, "href");
  const isElsewhere = there.origin !== location.origin || there.pathname === panel.dataset.day;
  return !isElsewhere && !link.target && !link.download && !link.getAttribute("href").startsWith("#");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (link && isPlain && !event.defaultPrevented && belongsHere(link) && leads(link)) {
    event.preventDefault();
    open(addressOf(link, "href").href, link);
  }
});

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !belongsHere(form) || submitter?.hasAttribute("data-whole")) {
    return;
  }
  event.preventDefault();
  release(form); // the panel sends it once, and does not leave the page: it may have to be sent again
  const there = submitter?.hasAttribute("formaction") ? addressOf(submitter, "formaction") : addressOf(form, "action");
  const sent = new URLSearchParams(new FormData(form, submitter));
  if (form.method === "post") {
    send(form, there.href, sent);
  } else {
    there.search = sent;
    send(form, there.href);
  }
});
