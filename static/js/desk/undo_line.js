// The line that offers to undo: what the panel shows of it stands on the whole page, and it goes when its time is over,
// by the page's own clock, whatever the machine's says.

const place = document.querySelector(".undo-place");
const ends = new WeakMap();

const look = () => {
  for (const line of document.querySelectorAll("form.undo")) {
    if (!ends.has(line)) {
      ends.set(line, performance.now() + Number(line.dataset.seconds) * 1000);
    } else if (performance.now() > ends.get(line)) {
      place.style.minBlockSize = `${place.offsetHeight}px`; // what stands below stays where it is
      line.remove();
    }
  }
};

document.addEventListener("desk:shown", (event) => {
  const shown = event.target.querySelector(".undo-place");
  if (shown && shown !== place) {
    place.replaceChildren(...shown.childNodes);
    shown.remove();
    look();
  }
});

look();
setInterval(look, 1000);
