// Shows the open times as another site would, in a frame that the page fills itself: no page of ours may be framed here.

const frame = document.querySelector("[data-preview]");

async function show(address) {
  const answer = await fetch(address, { credentials: "omit" });
  frame.srcdoc = await answer.text();
}

function growAndFollow() {
  const { body } = frame.contentDocument;
  new ResizeObserver(() => {
    frame.style.height = `${Math.ceil(body.getBoundingClientRect().height)}px`;
  }).observe(body);
  body.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && link.target !== "_blank") {
      event.preventDefault();
      show(link.href);
    }
  });
}

if (frame) {
  frame.hidden = false;
  frame.addEventListener("load", growAndFollow);
  show(frame.dataset.preview);
}
