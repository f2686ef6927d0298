// Keys for whoever works through the declarations; each presses a button that is there.
(() => {
  "use strict";
  document.getElementById("problems")?.focus();
  const bar = document.getElementById("accept-bar");
  if (!bar || bar.dataset.keys !== "on") return;
  const TYPING = "input, textarea, select, [contenteditable]";
  const help = document.getElementById("keys-help");
  let gone = false;

  const isComposing = (event) => event.isComposing || event.keyCode === 229;
  const isOrder = (event) => event.ctrlKey || event.metaKey || event.altKey;

  function act(key) {
    const button = bar.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!button) return false;
    if (key === "r") {
      const reason = document.getElementById("id_reason");
      reason.scrollIntoView({ block: "center" });
      reason.focus();
    } else {
      gone = key !== "?";
      button.click();
    }
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (isComposing(event) || isOrder(event) || event.repeat || gone) return;
    if (event.key === "Escape") {
      help.open = false;
      document.activeElement.blur();
      return;
    }
    if (event.target.closest(TYPING)) return;
    if (act(event.key)) event.preventDefault();
  });
  // A page taken out of the browser's memory listens again.
  window.addEventListener("pageshow", () => { gone = false; });
})();
