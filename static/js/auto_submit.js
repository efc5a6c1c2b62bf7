// Presses a form's button for whoever fills it in: after a choice with mouse or finger in a field marked data-presses,
// and on Enter in the fields beside one marked data-enter. Whoever chooses with the keyboard passes over options that
// are not meant, so there the button waits until it is pressed. Where a time is still to be chosen, Enter goes to the
// times. It listens on the document, so that it serves what comes into the page later too.

let pointed = null;

document.addEventListener("pointerdown", (event) => {
  pointed = event.target.closest?.("[data-presses]");
});

document.addEventListener("keydown", (event) => {
  pointed = null;
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !field.matches?.("input:not([type=radio])")) {
    return;
  }
  const marked = field.closest("section, details")?.querySelector("[data-enter]");
  if (!marked || !field.form.contains(marked)) {
    return;
  }
  event.preventDefault();
  const times = [...field.form.querySelectorAll("input[name=start]")];
  if (marked.hasAttribute("data-then-times") && times.length && !times.some((time) => time.checked)) {
    times[0].focus();
  } else {
    document.getElementById(marked.dataset.enter).click();
  }
});

document.addEventListener("change", (event) => {
  if (pointed && event.target === pointed) {
    document.getElementById(pointed.dataset.presses).click();
  }
});
