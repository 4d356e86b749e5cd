// Forms: the error summary takes the focus, a second submission of the same form is ignored, and what an answer makes
// useless is neither shown nor sent.

const FORGET_AFTER = 8000;

function guardAgainstTwice(event) {
  const form = event.target;
  if (form.method !== "post" || "again" in form.dataset || event.defaultPrevented || form.hasAttribute("hx-post")) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), FORGET_AFTER);
}

function release(form) {
  form.removeAttribute("aria-busy");
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

document.addEventListener("submit", guardAgainstTwice);

// A page brought back by the back button must be usable again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[aria-busy]").forEach(release);
});

// A link of the summary goes to the field itself; a group of choices goes to its first choice.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const field = target.matches("fieldset") ? target.querySelector("input") : target;
  field.focus();
  target.scrollIntoView({ block: "center" });
});

// data-only-when="name=value other": shown and sent while one of these values is chosen. Without scripts all is shown, and the server
// leaves out what does not go with the choice.
function sortOut(part) {
  const [name, values] = part.dataset.onlyWhen.split("=");
  const chosen = part.closest("form").querySelector(`[name="${name}"]:checked`);
  part.hidden = !values.split(" ").includes(chosen?.value);
  part.querySelectorAll("input, select, textarea").forEach((field) => { field.disabled = part.hidden; });
}

const sortOutAll = (within) => within.querySelectorAll("[data-only-when]").forEach(sortOut);

document.addEventListener("change", (event) => event.target.form && sortOutAll(event.target.form));
window.addEventListener("pageshow", () => sortOutAll(document));
sortOutAll(document);

// data-counts="field" data-most: how many signs are left of a text that may not be longer; nothing is cut while one types.
document.addEventListener("input", (event) => {
  const counter = event.target.id && document.querySelector(`[data-counts="${event.target.id}"]`);
  if (!counter) return;
  const left = Number(counter.dataset.most) - event.target.value.trim().replace(/\s+/g, " ").length;
  const said = left < 0 ? counter.dataset.over : counter.dataset.left;
  counter.textContent = said.replace("{n}", Math.abs(left));
});
