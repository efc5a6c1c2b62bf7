// Before anything is painted: a browser that was veiled still is, on its next page too. The rest is in veil.js.

try {
  document.documentElement.classList.toggle("veiled", localStorage.getItem("desk.veiled") === "yes");
} catch {
  // Without storage each page is for itself.
}
