// Without reloading the page: the browser's Back shows the step before, kept in the memory of this page and nowhere else.

const seen = [];
let place = 0;

const point = () => document.querySelector("[data-steps]");

function show(step) {
  const shown = document.createElement("template");
  shown.innerHTML = step;
  point().replaceWith(shown.content.firstElementChild);
  window.htmx.process(point());
  focus();
}

function focus() {
  const title = document.getElementById("titre");
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
  focus();
});

window.addEventListener("popstate", (event) => {
  const wanted = event.state?.place ?? 0;
  if (seen[wanted] === undefined) return window.location.reload();
  place = wanted;
  show(seen[place]);
});
