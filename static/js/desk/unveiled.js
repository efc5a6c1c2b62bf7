// Where one signs in there is nothing to cover, and whoever has signed in sees names.

try {
  localStorage.removeItem("desk.veiled");
} catch {
  // Nothing was kept, then.
}
