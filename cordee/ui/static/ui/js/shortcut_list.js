// "?" opens the list of the keys of the page as it is now: those of shortcuts.js, Escape and those of a list of work.

function words(element) {
  if (element.dataset.shortcutLabel) return element.dataset.shortcutLabel;
  const label = element.labels?.[0] ?? element;
  const copy = label.cloneNode(true);
  copy.querySelectorAll("kbd, svg, .visually-hidden").forEach((hint) => hint.remove());
  return copy.textContent.trim().replace(/\s+/g, " ");
}

function keyHint(name, index) {
  const hint = document.createElement("kbd");
  hint.textContent = name.replace("Escape", "Échap");
  return index ? [" puis ", hint] : [hint];
}

function row(keys, said) {
  const term = document.createElement("dt");
  const description = document.createElement("dd");
  term.append(...keys.split(" ").flatMap(keyHint));
  description.textContent = said;
  return [term, description];
}

function list(dialog) {
  const keyed = [...document.querySelectorAll("[data-shortcut]")].filter((element) => !dialog.contains(element));
  const shown = keyed.filter((element) => !element.disabled && element.getClientRects().length);
  const rows = shown.flatMap((element) => row(element.dataset.shortcut, words(element)));
  const section = document.querySelector("[data-escape]");
  if (section) rows.push(...row("Escape", section.dataset.escape));
  if (document.querySelector("[data-row]")) rows.push(...row("j", "Ligne suivante"), ...row("k", "Ligne précédente"), ...row("Entrée", "Ouvrir la ligne"));
  dialog.querySelector("[data-shortcut-list]").replaceChildren(...rows);
}

const dialog = document.getElementById("raccourcis");
if (dialog) {
  new MutationObserver(() => dialog.open && list(dialog)).observe(dialog, { attributes: true, attributeFilter: ["open"] });
}
