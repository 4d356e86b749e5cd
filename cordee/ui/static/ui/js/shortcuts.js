// data-shortcut="n" on a link, a button or a field: the key clicks or focuses it. "g a" is two keys, one after the other.
// Letters typed in a field stay letters: there, the same key works with Alt. "?" opens the list.
// data-escape="words for the list" on a section: Escape leaves the field and gives the keyboard back to that section, and
// once more to what it asks to be answered with.
// Elsewhere Escape takes the way back. Where something was written it leaves the field, then goes to the way back without
// taking it.

const PATIENCE = 1200;
let prefix = "";
let timer = 0;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && !event.altKey && !event.metaKey && !event.defaultPrevented) withControl(event);
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.isComposing || event.repeat) return;
  const pressed = nameOf(event);
  if (isTyping(event.target) && !event.altKey && pressed !== "Escape") return;
  const dialog = document.querySelector("dialog[open]");
  if (pressed === "Escape" && !dialog && isTyping(event.target) && keeps(event.target)) {
    event.preventDefault();
    leave(event.target);
    return;
  }
  if (pressed === "?" && !dialog) {
    event.preventDefault();
    document.getElementById("raccourcis")?.showModal();
    return;
  }
  const target = find(prefix ? `${prefix} ${pressed}` : pressed, event.altKey, dialog ?? document);
  if (target) {
    event.preventDefault();
    prefix = "";
    if (target.matches("a.back") && somethingIsWritten()) target.focus();
    else act(target);
  } else if (pressed === "Escape" && !dialog && event.target.matches("[data-escape]")) {
    event.target.querySelector("[data-autofocus]")?.focus();
  } else if (!event.altKey && all(document).some((element) => element.dataset.shortcut.startsWith(`${pressed} `))) {
    wait(pressed);
  }
});

// "Ctrl+k" works everywhere, in a field too.
function withControl(event) {
  const target = document.querySelector("dialog[open]") ? null : find(`Ctrl+${nameOf(event)}`, false, document);
  if (!target) return;
  event.preventDefault();
  act(target);
}

// With Alt, some keyboards give another sign: the physical key says which letter was meant.
function nameOf(event) {
  if (event.altKey && /^(Key|Digit)/.test(event.code) && !/^[a-z0-9]$/i.test(event.key)) return event.code.slice(-1).toLowerCase();
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

function isTyping(element) {
  if (element.isContentEditable || element.matches("textarea, select")) return true;
  return element.matches("input") && !["checkbox", "radio", "button", "submit", "reset"].includes(element.type);
}

// An empty field of a page where nothing is written holds nobody back from the way back, where there is one.
function keeps(field) {
  if (document.querySelector("[data-escape]") || !find("Escape", false, document)) return true;
  return field.value?.trim() !== "" || somethingIsWritten();
}

// To what the section asks to be answered with, unless that is the very field which is left.
function leave(field) {
  const section = document.querySelector("[data-escape]");
  const wanted = section?.contains(field) ? null : section?.querySelector("[data-autofocus]");
  field.blur();
  (wanted ?? section)?.focus({ preventScroll: !wanted });
}

function somethingIsWritten() {
  const fields = document.querySelectorAll("main form[method=post] :is(textarea, input:not([type=hidden]))");
  return [...fields].some((field) => isTyping(field) && field.value.trim());
}

function all(root) {
  return [...root.querySelectorAll("[data-shortcut]")].filter(
    (element) => !element.disabled && element.getClientRects().length && isHeard(element),
  );
}

// The keys of a part marked [data-keys-here] act while the keyboard is in its form: elsewhere they are those of the page.
function isHeard(element) {
  const part = element.closest("[data-keys-here]");
  return !part || part.closest("form").contains(document.activeElement);
}

function find(keys, withAlt, root) {
  const named = (shortcut) => all(root).find(({ dataset }) => dataset.shortcut === shortcut);
  return (withAlt && named(`Alt+${keys}`)) || named(keys);
}

// What is unfolded is in sight, with the cursor in its first field.
function unfold(summary) {
  summary.click();
  if (!summary.parentElement.open) return;
  summary.parentElement.scrollIntoView({ block: "nearest" });
  summary.parentElement.querySelector("select, input:not([type=hidden]), textarea")?.focus();
}

function wait(pressed) {
  prefix = pressed;
  clearTimeout(timer);
  timer = setTimeout(() => (prefix = ""), PATIENCE);
}

function act(element) {
  if (element.matches("summary")) {
    unfold(element);
  } else if (element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])")) {
    element.focus();
  } else if (element.matches("section, [tabindex]:not(a, button, input, label, summary)")) {
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  } else {
    element.click();
  }
}

function announce(root) {
  for (const element of root.querySelectorAll("[data-shortcut]:not([aria-keyshortcuts])")) {
    const keys = element.dataset.shortcut;
    if (!keys.includes(" ")) element.setAttribute("aria-keyshortcuts", keys.startsWith("Alt+") ? keys : `${keys} Alt+${keys}`);
  }
}

announce(document);
document.addEventListener("htmx:afterSettle", (event) => announce(event.detail.elt.parentElement ?? document));
