// What one has begun to type in the panel, and left, stands there again when one comes back to it.

const FIELDS = "input:not([type=hidden], [type=radio]), textarea";

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

// What is typed in a form after it was sent is put into the same form of the page that answers, and whoever types there goes
// on typing; `at` is what had the focus until the answer was shown.
export function typedSince(form) {
  const from = document.activeElement;
  const sent = new Map(fieldsOf(form).map((field) => [field, stateOf(field)]));
  return (page, at) => {
    const fresh = [...page.querySelectorAll("form")].find((one) => one.getAttribute("action") === form.getAttribute("action"));
    for (const [field, state] of sent) {
      const isOther = stateOf(field) !== state;
      const same = fieldsOf(fresh).find((one) => one.name === field.name);
      if (same && isOther) {
        Object.assign(same, { value: field.value, checked: field.checked });
      }
      if (same && field === at && (isOther || at !== from)) {
        goOnIn(same, field);
      }
    }
  };
}

function fieldsOf(form) {
  return [...(form?.elements ?? [])].filter((field) => field.matches(FIELDS));
}

function stateOf(field) {
  return field.type === "checkbox" ? field.checked : field.value;
}

function goOnIn(field, before) {
  field.focus({ preventScroll: true });
  if (typeof before.selectionStart === "number") {
    field.setSelectionRange(before.selectionStart, before.selectionEnd);
  }
}

export function kept(address) {
  return left.get(address);
}

function isTyped(page) {
  return [...page.querySelectorAll("input:not([type=hidden]), textarea")].some((field) =>
    ["checkbox", "radio"].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue,
  );
}
