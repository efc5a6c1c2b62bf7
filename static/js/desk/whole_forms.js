// Before a form leaves its page, whether it would be taken in is asked: while the server or its database is away, what was
// typed stays where it is and the page says so; a session that has ended asks for its password in place. Forms of the panel
// never leave: see panel_links.js.

import { release } from "../submit_once.js";

const { session } = document.querySelector("dialog.password").dataset;
const problem = document.querySelector("[data-not-sent]");

let mayLeave = false;

async function ask(form, submitter) {
  problem.hidden = true;
  try {
    const answer = await fetch(session, { cache: "no-store", redirect: "manual" });
    if (answer.ok) {
      return send(form, submitter);
    }
    release(form);
    if (answer.type !== "opaqueredirect") {
      return complain(form, submitter);
    }
    const detail = { again: () => send(form, submitter) };
    document.dispatchEvent(new CustomEvent("desk:signed-out", { detail, cancelable: true }));
  } catch {
    release(form);
    complain(form, submitter);
  }
}

function send(form, submitter) {
  release(form);
  mayLeave = true;
  form.requestSubmit(submitter);
  mayLeave = false;
}

function complain(form, submitter) {
  (submitter?.closest(".acts") ?? submitter ?? form.lastElementChild).before(problem);
  problem.hidden = false;
}

// Last of all: the panel takes its own forms before.
window.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (!mayLeave && !event.defaultPrevented && form.matches("main form[method=post]")) {
    event.preventDefault();
    ask(form, submitter);
  }
});
