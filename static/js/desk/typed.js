// What one has begun to type in the panel, and left, stands there again when one comes back to it.

const left = new Map(); // the page's nodes by its address
let isRefused = false; // then what the server has shown is what was typed
let isSent = false;

export function noteRefusal() {
  isRefused = true;
}

// The server has it: it was saved, or is shown again.
export function forget(address) {
  left.delete(address);
  isSent = true;
}

// Before the page is replaced.
export function keep(address, page) {
  if (!isSent && (isRefused || isTyped(page))) {
    left.set(address, [...page.childNodes]);
  }
  isRefused = false;
  isSent = false;
}

export function kept(address) {
  return left.get(address);
}

function isTyped(page) {
  return [...page.querySelectorAll("input:not([type=hidden]), textarea")].some((field) =>
    ["checkbox", "radio"].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue,
  );
}
