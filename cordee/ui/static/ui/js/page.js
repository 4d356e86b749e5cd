// Every page: dialogs, menus, printing, and what asks for the focus when the page opens.

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    opener.closest("details.account")?.removeAttribute("open");
    document.getElementById(opener.dataset.opens)?.showModal();
    return;
  }
  if (event.target.closest("[data-print]")) {
    window.print();
    return;
  }
  if (event.target instanceof HTMLDialogElement) event.target.close();
  for (const menu of document.querySelectorAll("details.account[open]")) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.account[open]")) {
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  }
});

// On paper, what was folded is read too.
let folded = [];
window.addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("main details:not([open])")];
  folded.forEach((details) => details.setAttribute("open", ""));
});
window.addEventListener("afterprint", () => folded.forEach((details) => details.removeAttribute("open")));

document.querySelector("[data-autofocus]")?.focus();
