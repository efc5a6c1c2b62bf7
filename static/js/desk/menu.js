// Closes the menu of the desk's bar with Escape, which gives the focus back to its name, and with a press elsewhere.

const menu = document.querySelector("details.menu");

document.addEventListener("click", (event) => {
  if (!menu.contains(event.target)) {
    menu.open = false;
  }
});

menu.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu.open) {
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
