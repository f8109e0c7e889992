/** A slow line invites a second press: a form on its way does not leave again until the page comes back. */

const attribute = "data-sent";

document.addEventListener("submit", (event) => {
  const form = event.target as HTMLFormElement;
  if (event.defaultPrevented || form.method !== "post" || form.target) return;
  if (form.hasAttribute(attribute)) {
    event.preventDefault();
    return;
  }
  form.setAttribute(attribute, "");
});

// The Back button may bring the page back from memory with the mark still on it.
window.addEventListener("pageshow", () => {
  document.querySelectorAll(`form[${attribute}]`).forEach((form) => form.removeAttribute(attribute));
});
