// Fields that help: how many characters are left, Enter goes on, what is to be mended
// stands beside its field, and what is folded away opens when it is asked for.
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const form = () => byId("declaration");
  const isOurs = (event) => form()?.contains(event.target);

  // --- characters --------------------------------------------------------------

  function count(target) {
    const longest = Number(target.dataset.longest);
    const written = [...target.value.replaceAll("\r\n", "\n").trim()].length;
    const over = written > longest;
    let said = target.parentElement.querySelector(":scope > .count");
    if (!said) {
      said = document.createElement("span");
      said.className = "count";
      said.setAttribute("aria-live", "polite");
      target.after(said);
    }
    said.classList.toggle("doubt", over);
    said.textContent = over
      ? `${written}／${longest}，超出 ${written - longest} 字`
      : `${written}／${longest}`;
    said.hidden = document.activeElement !== target;
  }

  ["input", "focusin", "focusout"].forEach((kind) => {
    document.addEventListener(kind, (event) => {
      if (!isOurs(event) || !event.target.dataset.longest) return;
      if (kind === "focusout") setTimeout(() => count(event.target));
      else count(event.target);
    });
  });

  // --- Enter -------------------------------------------------------------------

  const FIELDS = "input:not([type=hidden]), textarea, select, button[value=check]";

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !isOurs(event)) return;
    if (event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const here = event.target;
    const isLine = here.matches("input, select") || here.name?.endsWith("-title");
    if (!isLine) return;
    event.preventDefault();
    // What is folded away has a place of its own in newer browsers, and takes no focus.
    const fields = [...form().querySelectorAll(FIELDS)].filter(
      (one) => one.offsetParent && one.type !== "file" && !one.closest("details:not([open])"),
    );
    const place = fields.indexOf(here);
    // The boxes of one row are one question.
    const next = fields.slice(place + 1).find((one) => one.name !== here.name);
    next?.focus();
  });

  // --- what is to be mended ----------------------------------------------------

  document.addEventListener("portal:adopt", ({ detail: { problems } }) => {
    const told = JSON.stringify(problems);
    if (form().dataset.told === told) return;
    form().dataset.told = told;
    form().querySelectorAll("[data-error-of]").forEach((one) => {
      const field = byId(one.dataset.errorOf);
      field?.removeAttribute("aria-invalid");
      if (field?.getAttribute("aria-describedby") === one.id) {
        field.removeAttribute("aria-describedby");
      }
      one.remove();
    });
    problems.forEach(({ id, text }) => {
      const field = byId(id);
      if (!field) return;
      const said = document.createElement("span");
      said.className = "doubt";
      said.id = `${id}_error`;
      said.dataset.errorOf = id;
      said.textContent = text;
      field.after(said);
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", said.id);
      const folded = field.closest("details");
      if (folded) folded.open = true;
    });
  });

  // --- what is folded away -----------------------------------------------------

  function open(id) {
    if (!id) return;
    const field = byId(decodeURIComponent(id));
    const folded = field?.closest("details");
    if (!folded) return;
    folded.open = true;
    field.focus();
  }

  window.addEventListener("hashchange", () => open(location.hash.slice(1)));
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link) setTimeout(() => open(link.hash.slice(1)));
  });

  document.addEventListener("change", (event) => {
    const more = event.target.closest?.("details.more");
    if (!more) return;
    const area = more.querySelector("select");
    const joint = more.querySelector("input").value.trim();
    const said = [area.value && area.selectedOptions[0].text, joint && `协办：${joint}`];
    more.querySelector("[data-more-said]").textContent = said.filter(Boolean).join("；");
  });

  open(location.hash.slice(1));
})();
