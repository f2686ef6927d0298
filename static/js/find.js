// “/” goes to the search of the masthead, wherever a list of its own has not taken it.
(() => {
  "use strict";
  const field = document.getElementById("find");
  if (!field) return;
  const TYPED = "input:not([type=checkbox], [type=radio]), textarea, select";

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target;
    if (target.isContentEditable || target.matches(TYPED)) return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
})();
