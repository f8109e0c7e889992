/** `<details class="menu">` opens without a script; this closes it again as people expect. */

function openMenus(): NodeListOf<HTMLDetailsElement> {
  return document.querySelectorAll<HTMLDetailsElement>("details.menu[open]");
}

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target as Node)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});

document.addEventListener("click", (event) => {
  if ((event.target as Element).closest("[data-print]")) window.print();
});

// What is long starts folded on phones.
if (window.matchMedia("(max-width: 767.98px)").matches) {
  for (const fold of document.querySelectorAll<HTMLDetailsElement>("details.fold-on-phones")) fold.open = false;
}

// Filters that fold start folded on phones, unless they hold the reader's choices.
if (window.matchMedia("(max-width: 767.98px)").matches && !window.location.search) {
  for (const fold of document.querySelectorAll<HTMLDetailsElement>("details.filter-fold")) fold.open = false;
}
