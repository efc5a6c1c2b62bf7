// In a frame on another site: tells that site how tall the page is, and opens a chosen time in the whole window.

const { toldTo = "" } = document.querySelector("[data-told-to]")?.dataset ?? {};
const around = location.ancestorOrigins?.[0]; // where a browser has it, nothing is sent in vain
const sites = toldTo.split(" ").filter((site) => site && (around === undefined || site === around));

function tellHeight() {
  for (const site of sites) {
    parent.postMessage({ openTimesHeight: Math.ceil(document.body.getBoundingClientRect().height) }, site);
  }
}

// A frame's sandbox may forbid it: then the link opens its new tab, as it does without this script.
function openInWholeWindow(event) {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
    return;
  }
  try {
    top.location.href = event.currentTarget.href;
  } catch {
    return;
  }
  event.preventDefault();
}

if (parent !== window) {
  new ResizeObserver(tellHeight).observe(document.body);
}
for (const link of document.querySelectorAll("a[target=_blank]")) {
  link.addEventListener("click", openInWholeWindow);
}
