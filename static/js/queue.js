// Keys for whoever works through a queue; they press buttons that are there. The next
// declaration comes in the place of this one (htmx), so everything is looked up anew.
(() => {
  "use strict";
  const TYPING = "input, textarea, select, [contenteditable]";
  let gone = false;

  const findBar = () => document.getElementById("accept-bar");
  const findHelp = () => document.getElementById("keys-help");
  const isComposing = (event) => event.isComposing || event.keyCode === 229;
  const isOrder = (event) => event.ctrlKey || event.metaKey || event.altKey;

  function openReturn() {
    document.querySelectorAll("[data-return]").forEach((part) => { part.hidden = false; });
    const reason = document.getElementById("id_reason");
    reason.scrollIntoView({ block: "center" });
    reason.focus();
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest('#accept-bar [data-key="r"]')) return;
    event.preventDefault();
    openReturn();
  });

  function act(key) {
    const button = findBar().querySelector(`[data-key="${CSS.escape(key)}"]`);
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
    if (findBar()?.dataset.keys !== "on") return;
    if (isComposing(event) || isOrder(event) || event.repeat || gone) return;
    if (event.key === "Escape") {
      if (findHelp()) findHelp().open = false;
      document.activeElement.blur();
      return;
    }
    if (event.target.closest(TYPING)) return;
    if (act(event.key)) event.preventDefault();
  });

  // Where somebody who hears the page begins to read what came.
  const findFirst = () => document.getElementById("problems") ?? document.querySelector("main h1");
  const beginReading = () => findFirst().focus({ preventScroll: true });

  document.getElementById("problems")?.focus();
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "main") return;
    gone = false;
    beginReading();
  });

  // Without an answer the page is sent as if there were no scripts: the browser says why.
  function sendPlainly({ verb, path }) {
    if (verb === "get") {
      location.assign(path);
      return;
    }
    const form = document.getElementById("return-form");
    form.action = path;
    form.submit();
  }

  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((name) => {
    document.addEventListener(name, ({ detail }) => {
      if (detail.target?.id !== "main") return;
      gone = false;
      // Whose session is over is told so on the page (401).
      if (detail.xhr.status !== 401) sendPlainly(detail.requestConfig);
    });
  });

  // A page taken out of the browser's memory listens again.
  window.addEventListener("pageshow", () => { gone = false; });
})();
