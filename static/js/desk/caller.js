// A blank of the day that is pressed while somebody's data stand in the panel becomes their time: it is filled in as if it
// had been typed by hand, and the panel shows it chosen. A time that is typed without a day is one of the day on the
// screen.

const panel = document.getElementById("panel");

document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest("table a[href*='start=']");
    const form = panel.querySelector("form.caller");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || !form?.elements.at || !form.elements.name.value.trim()) {
      return;
    }
    const { searchParams } = new URL(link.href);
    const [day, clock] = searchParams.get("start").split("T");
    event.preventDefault();
    event.stopPropagation();
    if (form.elements.surgeon.value !== "both-surgeons") {
      form.elements.surgeon.value = searchParams.get("surgeon");
    }
    form.elements.location.value = searchParams.get("location") ?? "";
    form.elements.day.value = day;
    form.elements.at.value = clock.slice(0, 5);
    form.requestSubmit(form.querySelector("#show-times"));
  },
  true,
);

document.addEventListener(
  "submit",
  ({ target: form }) => {
    const shown = document.querySelector(".day-bar input[type=date]")?.value;
    if (form.matches("form.caller") && form.elements.at?.value.trim() && !form.elements.day.value && shown) {
      form.elements.day.value = shown;
    }
  },
  true,
);
