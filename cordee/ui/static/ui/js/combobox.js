// A text field with a list that follows what is typed (ARIA 1.2 combobox). The server renders the list and also resolves
// plain text, so that nothing is lost without this module. The hidden field inside receives the chosen code.

const PAUSE = 140;

class Combobox {
  constructor(root) {
    this.root = root;
    this.input = root.querySelector("input:not([type=hidden])");
    this.code = root.querySelector("input[type=hidden]");
    this.panel = document.createElement("div");
    this.panel.className = "combobox-panel";
    this.panel.hidden = true;
    root.append(this.panel);
    this.listId = `${this.input.id}-liste`;
    const roles = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.listId };
    for (const [name, value] of Object.entries(roles)) this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    this.panel.addEventListener("mousedown", (event) => event.preventDefault());
    this.panel.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  typed() {
    if (this.code) this.code.value = "";
    clearTimeout(this.timer);
    if (this.input.value.trim()) this.timer = setTimeout(() => this.search(), PAUSE);
    else this.close();
  }

  async search() {
    const address = new URL(this.root.dataset.combobox, window.location.href);
    address.searchParams.set("q", this.input.value);
    address.searchParams.set("list", this.listId);
    this.request?.abort();
    this.request = new AbortController();
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: this.request.signal });
      if (answer.ok) this.show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(html) {
    if (document.activeElement !== this.input) return;
    this.panel.innerHTML = html;
    this.panel.hidden = false;
    this.input.setAttribute("aria-expanded", String(this.options().length > 0));
    this.mark(-1);
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.panel.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  options() {
    return [...this.panel.querySelectorAll("[role=option]")];
  }

  mark(index) {
    this.index = index;
    this.options().forEach((option, rank) => option.setAttribute("aria-selected", String(rank === index)));
    const option = this.options()[index];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  pressed(event) {
    const count = this.panel.hidden ? 0 : this.options().length;
    const moves = { ArrowDown: (this.index + 1) % count, ArrowUp: this.index <= 0 ? count - 1 : this.index - 1 };
    if (event.key in moves && !event.altKey) {
      event.preventDefault();
      if (count) this.mark(moves[event.key]);
      else this.search();
    } else if (event.key === "Enter" && count) {
      event.preventDefault();
      this.choose(this.options()[Math.max(this.index, 0)]);
    } else if (event.key === "Escape") {
      if (!this.panel.hidden) {
        event.preventDefault();
        event.stopPropagation();
      }
      this.close(); // what was asked and has not come yet shall not open over what follows
    }
  }

  choose(option) {
    if (!option) return;
    this.input.value = option.dataset.label;
    if (this.code) this.code.value = option.dataset.code;
    this.close();
    this.input.dispatchEvent(new CustomEvent("combobox:chosen", { bubbles: true, detail: { code: option.dataset.code } }));
  }
}

function equip(root) {
  for (const element of root.querySelectorAll("[data-combobox]:not([data-equipped])")) {
    element.dataset.equipped = "";
    new Combobox(element);
  }
}

equip(document);
document.addEventListener("htmx:afterSettle", () => equip(document));
