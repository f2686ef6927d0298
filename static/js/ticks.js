// Tick all rows of the page, or a range with Shift; say how many are ticked.
(() => {
  "use strict";
  // Looked up anew each time: a list that fetches itself brings new ones.
  const find = (id) => document.getElementById(id);
  const everything = find("tick-everything");
  if (!find("tick-all") || !find("ticked-count")) return;
  const boxes = () => [...document.querySelectorAll("input[data-tick]")];
  let last = null;

  function tell() {
    const all = find("tick-all");
    const ticked = boxes().filter((box) => box.checked).length;
    const whole = everything?.checked;
    find("ticked-count").textContent = whole ? everything.dataset.rows : ticked;
    find("bulk").hidden = ticked === 0 && !whole;
    all.hidden = boxes().length === 0;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  }

  document.addEventListener("change", (event) => {
    if (event.target.id !== "tick-all") return;
    boxes().forEach((box) => { box.checked = event.target.checked; });
    tell();
  });
  if (everything) everything.addEventListener("change", tell);
  document.addEventListener("click", (event) => {
    if (!event.target.matches("input[data-tick]")) return;
    const listed = boxes();
    const [from, to] = [listed.indexOf(last), listed.indexOf(event.target)].sort((a, b) => a - b);
    if (event.shiftKey && from >= 0) {
      listed.slice(from, to + 1).forEach((box) => { box.checked = event.target.checked; });
    }
    last = event.target;
    tell();
  });
  // What is drawn anew keeps its ticks.
  let kept = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    const ticked = event.detail.target.querySelectorAll("input[data-tick]:checked");
    kept = [...ticked].map((box) => box.value);
  });
  document.addEventListener("htmx:afterSwap", () => {
    boxes().filter((box) => kept.includes(box.value)).forEach((box) => { box.checked = true; });
    kept = [];
    tell();
  });
  // After Back the browser ticks again what was ticked, later than this script runs.
  window.addEventListener("pageshow", tell);
  tell();
})();
