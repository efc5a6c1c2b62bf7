// Single keys. An element with data-key="m" is pressed by M, or takes the focus where one types in it; in the panel
// first, then on the rest of the page. ? lists the keys of whatever can be seen. Not loaded for who switched them off.
//
// data-says is what the list calls it, where its own words do not.

const list = document.querySelector("dialog.keys");
const FIELDS = "input:not([type=checkbox], [type=radio], [type=submit]), textarea, select";

function visible(root) {
  return [...root.querySelectorAll("[data-key]")].filter((element) => element.checkVisibility() && !element.disabled);
}

function reachable() {
  const panel = document.getElementById("panel");
  const all = visible(document);
  return panel ? [...all.filter((one) => panel.contains(one)), ...all.filter((one) => !panel.contains(one))] : all;
}

function press(element) {
  element.focus();
  if (element.matches(FIELDS)) {
    element.select?.();
  } else {
    element.click();
  }
}

function words(element) {
  return element.dataset.says ?? element.getAttribute("aria-label") ?? element.textContent.trim().replace(/\s+/g, " ");
}

function showList() {
  const rows = new Map([["?", list.querySelector(".title").textContent]]);
  for (const element of reachable()) {
    if (!rows.has(element.dataset.key)) {
      rows.set(element.dataset.key, words(element));
    }
  }
  list.querySelector("dl").replaceChildren(...[...rows].flatMap(([key, text]) => [item("dt", key), item("dd", text)]));
  list.showModal();
}

function item(tag, text) {
  const element = document.createElement(tag);
  element.textContent = tag === "dt" ? text.toUpperCase() : text;
  return element;
}

document.addEventListener("keydown", (event) => {
  const isCombined = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState("AltGraph");
  const isTyping = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  if (event.defaultPrevented || event.isComposing || event.repeat || isCombined || isTyping || list.open) {
    return;
  }
  if (event.key === "?") {
    event.preventDefault();
    showList();
    return;
  }
  const element = reachable().find((one) => one.dataset.key === event.key.toLowerCase());
  if (element) {
    event.preventDefault();
    press(element);
  }
});
