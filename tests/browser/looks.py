"""What must hold on every page, whoever looks at it."""

from axe_playwright_python.sync_playwright import Axe

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 768}
ZOOMED = {"width": 683, "height": 384}  # the desk at 200 %
WIDTHS = {"a phone": PHONE, "200 %": ZOOMED}
FAILS = ("serious", "critical")

# What a page is built of, whatever is written in it.
PART = """
  const told = /^(class|lang|role|type|aria-(current|invalid|pressed))$/;
  const name = (one) => told.test(one.name) ? `${one.name}=${one.value}` : one.name;
  const part = (e) => [e.tagName, ...[...e.attributes].map(name).sort()].join(" ");
"""
PARTS = f"""() => {{ {PART}
  return [...new Set([...document.querySelectorAll("*")].map(part))];
}}"""
MARK = f"""(parts) => {{ {PART}
  const asked = new Set(parts);
  const found = [...document.querySelectorAll("*")].filter((e) => asked.has(part(e)));
  found.forEach((e) => e.setAttribute("data-new", ""));
}}"""
OVERFLOW = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .filter((e) => e.getBoundingClientRect().right > page.clientWidth + 1)
    .map((e) => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 20)}`)
    .slice(-3);
}"""
# Most of axe's time goes into contrast. Of neighbours that are built alike only the
# first two are asked for it, an even one and an odd one.
VIOLATIONS = """async () => {
  const marked = [...document.querySelectorAll("[data-new]")];
  marked.forEach((e) => e.removeAttribute("data-new"));
  const include = marked.length ? marked : [document];
  const telling = ({ name, value }) => /^(class|role|type|style)$/.test(name)
    || (name.startsWith("aria-") && !/[0-9]/.test(value));
  const shape = (row) => {
    const copy = row.cloneNode(true);
    // A drawing says in the console when its measures are gone.
    for (const e of [copy, ...copy.querySelectorAll("*")].filter((e) => !e.closest("svg"))) {
      [...e.attributes].filter((one) => !telling(one)).forEach((one) => one.value = "");
    }
    const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      texts.currentNode.data = texts.currentNode.data.trim() && "x";
    }
    return copy.outerHTML;
  };
  const alike = [...document.querySelectorAll("tbody, ul, ol, .cards")].flatMap((rows) => {
    const seen = {};
    return [...rows.children].filter((row) => {
      const key = shape(row);
      seen[key] = (seen[key] || 0) + 1;
      return seen[key] > 2;
    });
  });
  const resultTypes = ["violations"];
  const rules = { "color-contrast": { enabled: false } };
  const found = await axe.run({ include }, { resultTypes, rules });
  alike.forEach((row) => row.setAttribute("data-alike", ""));
  const colours = await axe.run(
    { include, exclude: [["[data-alike]"]] }, { resultTypes, runOnly: ["color-contrast"] });
  alike.forEach((row) => row.removeAttribute("data-alike"));
  return [...found.violations, ...colours.violations].map(({ id, impact, nodes }) =>
    [id, impact, nodes.slice(0, 3).map((node) => node.html.slice(0, 160))]);
}"""


def find_unnamed(page):
    """Whether the page says what it is, and in which language."""
    if not page.title().strip():
        yield "no title"
    if page.locator("html").get_attribute("lang") != "zh-CN":
        yield "no language"


def find_defects(page, parts=()):
    """Sentences about what is out of reach or out of bounds, in these parts or in all."""
    page.evaluate(MARK, list(parts))
    for rule, impact, nodes in find_violations(page):
        if impact in FAILS:
            yield f"axe {rule}: {nodes}"
    yield from find_overflows(page)


def find_violations(page):
    page.evaluate(Axe().axe_script)
    return page.evaluate(VIOLATIONS)


def find_overflows(page):
    before = page.viewport_size
    for name, size in WIDTHS.items():
        page.set_viewport_size(size)
        if stuck_out := page.evaluate(OVERFLOW):
            yield f"wider than {name}: {stuck_out}"
    page.set_viewport_size(before)
