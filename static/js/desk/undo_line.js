// Takes the line that offers to undo away when its time is over; by the page's own clock, whatever the machine's says.

const ends = new WeakMap();

const look = () => {
  for (const line of document.querySelectorAll("form.undo[data-seconds]")) {
    if (!ends.has(line)) {
      ends.set(line, performance.now() + Number(line.dataset.seconds) * 1000);
    } else if (performance.now() > ends.get(line)) {
      line.remove();
    }
  }
};

look();
setInterval(look, 1000);
