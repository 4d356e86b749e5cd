// After htmx has replaced a part of the page, nothing jumps: the focus stays where the person was, by id ([data-autofocus]
// wins), the columns of the console keep their place, and what was unfolded stays so, by id.

const KEPT = ".console-words, .console-services";

let focused = null;
let places = new Map();
let unfolded = new Set();

document.addEventListener("htmx:beforeSwap", () => {
  const element = document.activeElement;
  focused = element && element.id ? { id: element.id, selection: selectionOf(element) } : null;
  places = new Map([...document.querySelectorAll(KEPT)].map((column) => [column.className, column.scrollTop]));
  unfolded = new Set([...document.querySelectorAll("main details[id][open]")].map((details) => details.id));
});

document.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  for (const column of document.querySelectorAll(KEPT)) column.scrollTop = places.get(column.className) ?? 0;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const wanted = event.detail.elt.matches("[data-autofocus]") ? event.detail.elt : event.detail.elt.querySelector("[data-autofocus]");
  if (wanted) {
    wanted.focus();
  } else if (focused && document.activeElement?.id !== focused.id) {
    restore(focused);
  }
});

function restore({ id, selection }) {
  const element = document.getElementById(id);
  if (!element) return;
  element.focus({ preventScroll: true });
  if (selection) element.setSelectionRange(...selection);
}

function selectionOf(element) {
  const typed = element.matches("textarea, input[type=text], input[type=search], input[type=tel], input:not([type])");
  return typed ? [element.selectionStart, element.selectionEnd] : null;
}

// A request that fails leaves the page as it was and says so once.
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => {
    const notice = document.getElementById("reseau");
    if (notice) notice.hidden = false;
  });
}
document.addEventListener("htmx:afterOnLoad", (event) => {
  const notice = document.getElementById("reseau");
  if (notice && event.detail.successful) notice.hidden = true;
});
