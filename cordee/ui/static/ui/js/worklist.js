// On a work list, j and k go from line to line; once a line has the focus, the arrows do too. Enter opens it, as any link.
// data-row on what each line offers to the keyboard. Without this script, Tab goes through the same links.

const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.getClientRects().length);
const STEPS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  const pressed = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const step = STEPS[pressed];
  if (!step || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (document.querySelector("dialog[open]") || event.target.matches("input, textarea, select, [contenteditable]")) return;
  const lines = rows();
  const here = lines.indexOf(document.activeElement);
  if (!lines.length || (here < 0 && pressed.startsWith("Arrow"))) return;
  event.preventDefault();
  const next = here < 0 ? (step > 0 ? 0 : lines.length - 1) : Math.min(Math.max(here + step, 0), lines.length - 1);
  lines[next].focus();
  lines[next].scrollIntoView({ block: "nearest" });
});
