/** htmx as this project uses it: no eval, no inline styles, nothing of a page kept in the browser. */
import htmx from "htmx.org";
import { sentence, toast } from "./toasts";

Object.assign(htmx.config, {
  allowEval: false,
  includeIndicatorStyles: false,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  selfRequestsOnly: true,
  scrollIntoViewOnBoost: false,
  timeout: 30_000,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "409", swap: true }, // somebody else saved first: the answer shows both values
    { code: "422", swap: true }, // an invalid form, with its errors
    { code: "[45]..", swap: false, error: true },
  ],
});

function signIn(): void {
  const page = document.getElementById("toasts")?.dataset.signIn ?? "/";
  const next = window.location.pathname + window.location.search;
  window.location.assign(`${page}?next=${encodeURIComponent(next)}`);
}

document.addEventListener("htmx:responseError", (event) => {
  const { status } = (event as CustomEvent).detail.xhr as XMLHttpRequest;
  if (status === 401) signIn();
  else toast(sentence(`status${status}`));
});

for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, () => toast(sentence("offline")));
}
