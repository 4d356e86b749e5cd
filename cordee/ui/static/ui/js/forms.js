// Forms: the error summary takes the focus, and a second submission of the same form is ignored.

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
