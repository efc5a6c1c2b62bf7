// Shows the print buttons, which without a script could do nothing, and lets them print the page.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
