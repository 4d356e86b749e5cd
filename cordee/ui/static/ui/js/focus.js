// After htmx has replaced a part of the page, nothing jumps: the focus stays where the person was, by id ([data-autofocus]
// wins), the columns of the console keep their place, and what was unfolded stays so, by id.

const KEPT = ".console-words, .console-services";

let focused = null;
let asking = null;
let stays = false;
let places = new Map();
let unfolded = new Set();

// The server draws what is folded only when it is unfolded: it is told what is open now.
document.addEventListener("htmx:configRequest", (event) => {
  const open = openNow();
  if (open.length) event.detail.headers["X-Unfolded"] = open.join(" ");
});

document.addEventListener("htmx:beforeRequest", () => {
  asking = document.activeElement;
});

// Who writes in [data-stays] goes on writing there: what comes back does not take the focus away, unless she has left it
// while it was on its way.
document.addEventListener("htmx:beforeSwap", (event) => {
  const element = document.activeElement;
  stays = Boolean(event.detail.requestConfig?.elt.closest("[data-stays]")?.contains(element));
  focused = element && element.id ? { id: element.id, selection: selectionOf(element) } : null;
  places = new Map([...document.querySelectorAll(KEPT)].map((column) => [column.className, column.scrollTop]));
  unfolded = new Set(openNow());
});

document.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  for (const column of document.querySelectorAll(KEPT)) column.scrollTop = places.get(column.className) ?? 0;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const wanted = event.detail.elt.matches("[data-autofocus]") ? event.detail.elt : event.detail.elt.querySelector("[data-autofocus]");
  if (wanted && !stays && !typesElsewhere(event.detail.elt)) {
    wanted.focus();
    wanted.scrollIntoView({ block: "nearest" }); // htmx may have given it the focus without showing it
  } else if (focused && document.activeElement?.id !== focused.id) {
    restore(focused);
  }
  // What had the focus is gone, and nothing asks for it: the keyboard goes back to the section that is to be answered.
  if (document.activeElement === document.body) document.querySelector("[data-escape]")?.focus({ preventScroll: true });
});

// Who went to write elsewhere while the answer was on its way goes on writing: letters must not become shortcuts.
function typesElsewhere(replaced) {
  const element = document.activeElement;
  const types = Boolean(element?.matches("textarea, input:not([type=radio], [type=checkbox])"));
  return types && element !== asking && !replaced.contains(element);
}

function openNow() {
  return [...document.querySelectorAll("main details[id][open]")].map((details) => details.id);
}

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

// A request that another one replaces is abandoned on purpose (hx-sync): htmx tells it as an error unless it is given none.
document.addEventListener("htmx:beforeSend", ({ detail }) => {
  const abandoned = detail.xhr.onabort;
  detail.xhr.onabort = (event) => {
    detail.error = "";
    abandoned.call(detail.xhr, event);
  };
});

// Two keys in a row: the answer of the first takes away the form that the second one asked from, and htmx would then put the
// second answer into what is gone. The form comes back, unseen, while its answer is put in its place.
document.addEventListener("htmx:beforeSend", ({ detail }) => {
  const answered = detail.xhr.onload;
  detail.xhr.onload = (event) => {
    const there = detail.target?.id && document.getElementById(detail.target.id);
    if (detail.elt.isConnected || !there) {
      answered.call(detail.xhr, event);
      return;
    }
    const shelf = document.createElement("div");
    shelf.hidden = true;
    shelf.append(detail.elt);
    document.body.append(shelf);
    detail.target = there;
    answered.call(detail.xhr, event);
    shelf.remove();
  };
});
