// Presses a form's button for whoever fills it in: after a choice with mouse or finger in a field marked data-presses,
// and on Enter in the fields beside one marked data-enter. Whoever chooses with the keyboard passes over options that
// are not meant, so there the button waits until it is pressed.

for (const field of document.querySelectorAll("[data-presses]")) {
  const button = document.getElementById(field.dataset.presses);
  let pointed = false;
  field.addEventListener("pointerdown", () => {
    pointed = true;
  });
  field.addEventListener("keydown", () => {
    pointed = false;
  });
  field.addEventListener("change", () => {
    if (pointed) {
      button.click();
    }
  });
}

for (const marked of document.querySelectorAll("[data-enter]")) {
  const button = document.getElementById(marked.dataset.enter);
  for (const field of marked.closest("section").querySelectorAll("input")) {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) {
        return;
      }
      event.preventDefault();
      button.click();
    });
  }
}
