// Where the browser's clock reads otherwise than the practice's, says what time that is where the patient is.
// data-instant is ISO 8601 with the practice's offset, so its own digits are the time that the page already shows.

const language = document.documentElement.lang || "en";

// As booking/formats/times.py writes times: for "es" Intl says 14:30, and for "ko", by the browser's age, PM 2:30.
const CLOCKS = {
  en: { region: "en-US", midnight: "12:00 midnight", am: "{clock} AM", noon: "12:00 noon", pm: "{clock} PM" },
  es: {
    region: "es-US", midnight: "12:00 de la medianoche", am: "{clock} a.m.", noon: "12:00 del mediodía", pm: "{clock} p.m.",
  },
  ko: { region: "ko-KR", midnight: "오전 0:00", am: "오전 {clock}", noon: "낮 12:00", pm: "오후 {clock}" },
};
const clocks = CLOCKS[language.split("-")[0]];
const region = clocks ? clocks.region : language;

for (const note of document.querySelectorAll("[data-instant]")) {
  const { instant, words, wordsOtherDay } = note.dataset;
  const moment = new Date(instant);
  const there = instant.slice(0, 16);
  if (Number.isNaN(moment.valueOf()) || localDigits(moment) === there) {
    continue;
  }

  const sameDay = localDigits(moment).slice(0, 10) === there.slice(0, 10);
  const sentence = sameDay ? words : wordsOtherDay;
  note.textContent = sentence.replace("{time}", time(moment)).replace("{day}", day(moment, "inShort" in note.dataset));
  note.hidden = false;
}

function time(moment) {
  if (!clocks) {
    return moment.toLocaleTimeString(region, { hour: "numeric", minute: "2-digit" });
  }
  const isAfternoon = moment.getHours() >= 12;
  const clock = `${moment.getHours() % 12 || 12}:${twoDigits(moment.getMinutes())}`;
  if (clock === "12:00") {
    return isAfternoon ? clocks.noon : clocks.midnight;
  }
  return (isAfternoon ? clocks.pm : clocks.am).replace("{clock}", clock);
}

function day(moment, isShort) {
  const long = { weekday: "long", month: "long", day: "numeric" };
  const said = moment.toLocaleDateString(region, isShort ? { weekday: "short" } : long);
  return said.replace(/\((.+)\)/, "$1"); // 10월 7일 (수요일)
}

function localDigits(moment) {
  const date = `${moment.getFullYear()}-${twoDigits(moment.getMonth() + 1)}-${twoDigits(moment.getDate())}`;
  return `${date}T${twoDigits(moment.getHours())}:${twoDigits(moment.getMinutes())}`;
}

function twoDigits(number) {
  return String(number).padStart(2, "0");
}
