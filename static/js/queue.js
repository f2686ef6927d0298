// Keys for whoever works through a queue, one page each; they press buttons that are there.
(() => {
  "use strict";
  document.getElementById("problems")?.focus();
  const bar = document.getElementById("accept-bar");
  const TYPING = "input, textarea, select, [contenteditable]";
  const help = document.getElementById("keys-help");
  let gone = false;

  const isComposing = (event) => event.isComposing || event.keyCode === 229;
  const isOrder = (event) => event.ctrlKey || event.metaKey || event.altKey;

  function openReturn() {
    document.querySelectorAll("[data-return]").forEach((part) => { part.hidden = false; });
    const reason = document.getElementById("id_reason");
    reason.scrollIntoView({ block: "center" });
    reason.focus();
  }

  bar?.querySelector('[data-key="r"]')?.addEventListener("click", (event) => {
    event.preventDefault();
    openReturn();
  });
  if (bar?.dataset.keys !== "on") return;

  function act(key) {
    const button = bar.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!button) return false;
    if (key === "r") {
      openReturn();
    } else {
      gone = key !== "?";
      button.click();
    }
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (isComposing(event) || isOrder(event) || event.repeat || gone) return;
    if (event.key === "Escape") {
      if (help) help.open = false;
      document.activeElement.blur();
      return;
    }
    if (event.target.closest(TYPING)) return;
    if (act(event.key)) event.preventDefault();
  });
  // A page taken out of the browser's memory listens again.
  window.addEventListener("pageshow", () => { gone = false; });
})();
