// Without reloading the page: each step is an entry of the browser's history, under one address. What its form carried goes with the
// entry, as a browser does by itself for a form that was posted: reloading, or coming back from elsewhere, asks the server again.

const CARRIED = ["dit", "besoin", "mots"];
const seen = [];
let place = window.history.state?.place ?? 0;
let erasing = false;

const point = () => document.querySelector("[data-steps]");

// What posted again shows this step again; a step that did something (sent, kept) shows the result instead.
function again() {
  const { at, againName, againValue } = point().dataset;
  const said = [...new FormData(point().querySelector("form[data-carries]"))].filter(([name]) => CARRIED.includes(name));
  return { at, fields: [...said, [againName, againValue]] };
}

function show(step) {
  point().replaceWith(step);
  window.htmx.process(point());
  focus();
}

function parsed(page) {
  return new DOMParser().parseFromString(page, "text/html").querySelector("[data-steps]");
}

async function reopen({ at, fields }) {
  const answer = await fetch(at, { method: "POST", body: new URLSearchParams(fields) });
  const step = answer.ok ? parsed(await answer.text()) : null;
  if (step) show(step);
}

function focus() {
  const title = document.querySelector("[data-focus]") ?? document.getElementById("titre");
  (document.querySelector("[role=alert]") ?? title)?.scrollIntoView({ block: "start" });
  title?.focus({ preventScroll: true });
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== point() || !event.detail.shouldSwap) return;
  seen.length = place;
  seen.push(point().outerHTML);
  place += 1;
  window.history.pushState({ place }, "");
});

document.addEventListener("htmx:afterSettle", () => {
  seen[place] = point().outerHTML;
  window.history.replaceState({ place, again: again() }, "");
  focus();
});

window.addEventListener("popstate", (event) => {
  if (erasing) return forget();
  place = event.state?.place ?? 0;
  if (seen[place] !== undefined) return show(parsed(seen[place]));
  return event.state?.again ? reopen(event.state.again) : window.location.reload();
});

// « Tout effacer »: back to the first entry, and a new one over those that held answers.
function forget() {
  seen.length = 0;
  window.history.replaceState(null, "");
  window.history.pushState(null, "");
  window.location.replace(document.querySelector("[data-erase]")?.href ?? window.location.pathname);
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-erase]") || place === 0) return;
  event.preventDefault();
  erasing = true;
  window.history.go(-place);
});

// The other language: the same form to the other address, in earnest, so that the whole page changes.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tongue]");
  if (button) [button.name, button.value] = [point().dataset.againName, point().dataset.againValue];
});
document.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-tongue]")) event.stopPropagation();
}, true);

if (window.history.state?.again) reopen(window.history.state.again);
