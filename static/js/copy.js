// Shows the copy buttons and lets each copy the field it names; where the clipboard is refused, the text is selected.

const SHOWN_FOR = 3000; // milliseconds

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const words = button.querySelector("span");
  const before = words.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      words.textContent = button.dataset.done;
      setTimeout(() => {
        words.textContent = before;
      }, SHOWN_FOR);
    } catch {
      field.focus();
    }
  });
}
