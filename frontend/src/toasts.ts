/** Short notices at the edge of the page. Their sentences come from the page, in the reader's language. */

const shownFor = 8000; // milliseconds

export function sentence(key: string): string {
  const shelf = document.getElementById("toasts");
  return shelf?.dataset[key] ?? shelf?.dataset.failed ?? "";
}

export function toast(text: string): void {
  const shelf = document.getElementById("toasts");
  if (!shelf || !text) return;
  const note = document.createElement("p");
  note.className = "toast-note";
  note.textContent = text;
  shelf.append(note);
  window.setTimeout(() => note.remove(), shownFor);
}
