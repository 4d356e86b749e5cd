// The typed line of the console: what is sent leaves the field, what is not understood stays, with anything typed meanwhile.
// The field itself is never replaced. A choice to make takes the focus; else it stays where it is written.

let sent = null;

const field = () => document.getElementById("ligne-champ");

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.id === "ligne") sent = field().value;
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
  }
  sent = null;
  const element = document.activeElement;
  const elsewhere = element !== document.body && element.id !== "etape" && !field().form.contains(element);
  if (!elsewhere) (read.querySelector("[name=pick]") ?? field()).focus();
}

// The list of commands closes as soon as one is chosen; what comes back takes the focus.
document.addEventListener("combobox:chosen", (event) => {
  const dialog = event.target.closest("#palette");
  if (!dialog) return;
  dialog.close();
  event.target.value = "";
  document.getElementById("etape")?.focus({ preventScroll: true });
});
