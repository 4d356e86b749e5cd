// The typed line of the console: what is sent leaves the field, what is not understood stays, with anything typed meanwhile.
// The field itself is never replaced. A choice to make takes the focus; else it stays where it is written.

let sent = null;
let answered = null;
let stays = false;

const field = () => document.getElementById("ligne-champ");

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.id === "ligne") sent = field().value;
  // Typed just before Enter: what would be read has been answered, and the answer is on the screen.
  else if (event.detail.elt.id === "ligne-champ" && event.detail.requestConfig.triggeringEvent?.type === "input" && field().value === answered) event.preventDefault();
});

document.addEventListener("input", (event) => {
  if (event.target.id === "ligne-champ") answered = null;
});

// Choices show while the keyboard is in the line: what replaces them finds it in the field. Who left the line meanwhile, with
// Escape or to write elsewhere, is not called back.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!field()) return;
  const element = document.activeElement;
  if (event.detail.requestConfig?.elt.id === "ligne") stays = element === document.body || field().form.contains(element);
  if (document.getElementById("lecture").contains(element)) field().focus();
});

document.addEventListener("htmx:afterSettle", (event) => {
  const asked = event.detail.requestConfig?.elt;
  if (!field() || !asked) return;
  if (asked.id === "ligne") noted(event.detail.xhr.status);
  else if (event.detail.elt.id === "etape" && field().value) field().dispatchEvent(new Event("reread"));
});

function noted(status) {
  const read = document.getElementById("lecture");
  if (sent !== null && status !== 409) {
    const later = field().value.startsWith(sent) ? field().value.slice(sent.length) : "";
    field().value = read.dataset.left + later;
    answered = later ? null : field().value;
    if (!later) delete field().form.dataset.changed; // the draft has it
  }
  sent = null;
  if (stays) (read.querySelector("[name=pick]") ?? field()).focus();
}

// The list of commands closes as soon as one is chosen; what comes back takes the focus.
document.addEventListener("combobox:chosen", (event) => {
  const dialog = event.target.closest("#palette");
  if (!dialog) return;
  dialog.close();
  event.target.value = "";
  document.getElementById("etape")?.focus({ preventScroll: true });
});
