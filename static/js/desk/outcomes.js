// The button of a form marked data-outcomes says what will happen as it is chosen now: "Save, send 2 emails, 1 to call".
// Without this script the server notices that its button said something else, and asks once more.

document.addEventListener("change", (event) => {
  const form = event.target.closest?.("form[data-outcomes]");
  if (form) {
    tell(form);
  }
});

// Back may bring other choices than those that the page came with.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-outcomes]").forEach(tell));

function tell(form) {
  const chosen = [...form.querySelectorAll("input[type=radio]:checked")];
  if (chosen.length === 0) {
    return;
  }
  const isSilent = form.elements.no_email?.checked;
  const emails = isSilent ? 0 : chosen.filter((one) => one.dataset.counts === "email").length;
  const calls = chosen.filter((one) => one.value === "call").length;
  const words = [form.dataset.verb];
  if (emails) {
    words.push(emails === 1 ? "send 1 email" : `send ${emails} emails`);
  }
  if (calls) {
    words.push(`${calls} to call`);
  }
  form.querySelector("button.main").textContent = words.join(", ");
  const changed = chosen.filter((one) => one.value === "cancel" || one.value.startsWith("move ")).length;
  form.elements.told.value = `${changed}-${calls}`;
}
