// An open menu of options closes with Esc, or when somebody goes on elsewhere.
(() => {
  "use strict";
  const opened = () => document.querySelectorAll("details.menu[open]");

  document.addEventListener("click", (event) => {
    opened().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    opened().forEach((menu) => {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    });
  });
})();
