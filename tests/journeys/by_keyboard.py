"""Going through a page with the keyboard alone: what no key comes to fails, and so does a hand on the mouse."""

import re

FURTHEST = 250  # keys, to come to anything of a page
FOCUSED = """() => {
  const one = document.activeElement
  if (!one || one === document.body) return ''
  const labels = one.labels ? [...one.labels].map((label) => label.innerText) : []
  return [one.textContent, one.value, one.getAttribute('aria-label'), ...labels].filter(Boolean).join(' ').trim()
}"""
COUNT_POINTERS = """(() => addEventListener("pointerdown", () => {
  sessionStorage.pointers = 1 + Number(sessionStorage.pointers ?? 0);
}, true))()"""


def reach(visitor, words, key="Tab"):
    """Press the key until the focus is there: what no key comes to fails."""
    for _ in range(FURTHEST):
        visitor.press(key)
        if words in focused(visitor):
            return
    raise AssertionError(f"no key comes to « {words} »")


def focused(visitor):
    """The words of what has the focus."""
    found = visitor.page.evaluate(FOCUSED)
    return found.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


def go(visitor, words, address):
    reach(visitor, words)
    visitor.press("Enter")
    visitor.page.wait_for_url(re.compile(address))


def write(visitor, label, text):
    reach(visitor, label)
    visitor.type(text)


def tick(visitor, label):
    reach(visitor, label)
    visitor.press("Space")


def without_mouse(visitor):
    """From now on, what the mouse does in this window is counted."""
    visitor.page.context.add_init_script(COUNT_POINTERS)
    return visitor


def pointers(visitor):
    return int(visitor.page.evaluate("sessionStorage.pointers ?? 0"))


AROUND = 12  # pixels beside what has the focus, where its outline is drawn
BOX = """one => {
  one.scrollIntoView({ block: "center" })
  const target = one.closest(".choice") ?? one, box = target.getBoundingClientRect()
  return [box.x, box.y, box.width, box.height, innerWidth, innerHeight]
}"""


def focus_shows(visitor):
    """What has the focus is in the window, and is not drawn as it is without it."""
    page, one = visitor.page, visitor.page.evaluate_handle("document.activeElement")
    x, y, width, height, across, down = page.evaluate(BOX, one)
    assert width > 0 and height > 0 and x >= 0 and 0 <= y < down, focused(visitor)
    left, top = max(0, x - AROUND), max(0, y - AROUND)
    right, bottom = min(across, x + width + AROUND), min(down, y + height + AROUND)
    clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    seen = page.screenshot(clip=clip, animations="disabled")
    page.evaluate("one => one.blur()", one)
    without = page.screenshot(clip=clip, animations="disabled")
    page.evaluate("one => one.focus({ preventScroll: true })", one)
    assert seen != without, f"nothing shows that the keyboard is on « {focused(visitor)} »"
