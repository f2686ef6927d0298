// Filters apply as soon as one is chosen; the button is for whoever has no scripts. A menu
// that was being ticked in is open again on the page that comes.
(() => {
  "use strict";
  const form = document.querySelector("form[data-applies]");
  if (!form) return;
  const KEPT = "portal-filter";
  form.querySelectorAll("[data-without-scripts]").forEach((part) => { part.hidden = true; });

  function remember(control) {
    const kept = { path: location.pathname, name: control.name, value: control.value };
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
  }

  function goOn() {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    sessionStorage.removeItem(KEPT);
    if (kept?.path !== location.pathname) return;
    const named = [...form.elements].filter(({ name }) => name === kept.name);
    const control = named.find(({ type, value }) => type !== "checkbox" || value === kept.value);
    const menu = control?.closest("details");
    if (menu) menu.open = true;
    control?.focus({ preventScroll: true });
  }

  form.addEventListener("change", (event) => {
    remember(event.target);
    form.requestSubmit();
  });
  goOn();
})();
