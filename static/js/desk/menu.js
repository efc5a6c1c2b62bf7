// Closes a menu of the desk with Escape, which gives the focus back to its name, with a press elsewhere, and when one of
// its links was taken.

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target) || event.target.closest("a")) {
      menu.open = false;
    }
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (event.key === "Escape" && menu) {
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
