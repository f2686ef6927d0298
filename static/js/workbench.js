// Tick all rows of the page, or a range with Shift; say how many are ticked.
(() => {
  "use strict";
  const all = document.getElementById("tick-all");
  const count = document.getElementById("ticked-count");
  const bar = document.getElementById("bulk");
  const everything = document.getElementById("tick-everything");
  if (!all || !count) return;
  const boxes = () => [...document.querySelectorAll("input[name=theme]")];
  let last = null;

  function tell() {
    const ticked = boxes().filter((box) => box.checked).length;
    const whole = everything && everything.checked;
    count.textContent = whole ? everything.dataset.rows : ticked;
    bar.hidden = ticked === 0 && !whole;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  }

  all.hidden = false;
  all.addEventListener("change", () => {
    boxes().forEach((box) => { box.checked = all.checked; });
    tell();
  });
  if (everything) everything.addEventListener("change", tell);
  document.addEventListener("click", (event) => {
    if (event.target.name !== "theme") return;
    const listed = boxes();
    const [from, to] = [listed.indexOf(last), listed.indexOf(event.target)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) {
      listed.slice(from, to + 1).forEach((box) => { box.checked = event.target.checked; });
    }
    last = event.target;
    tell();
  });
  // A row that was drawn anew keeps its tick.
  let kept = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const box = event.detail.target.querySelector("input[name=theme]:checked");
    kept = box && box.value;
  });
  document.addEventListener("htmx:afterSwap", () => {
    const box = kept && boxes().find((one) => one.value === kept);
    if (box) box.checked = true;
    kept = null;
    tell();
  });
  tell();
})();

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
