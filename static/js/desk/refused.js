// A page that refused a form stands in the history by the address at which the form comes back filled. By the address
// that it was sent to, the browser would ask on Back and Reload whether to send it once more.

const { content } = document.querySelector("meta[name=come-back-to]");

history.replaceState(history.state, "", content);
