// Units put in order by dragging: the numbers of the page are dealt out anew, and saved as
// if they had been typed.
(() => {
  "use strict";
  const rows = document.querySelector("[data-orderable]");
  if (!rows || !window.Sortable) return;
  const fields = () => [...rows.querySelectorAll("input[data-order]")];

  function deal() {
    const numbers = fields().map((field) => Number(field.value));
    if (numbers.some(Number.isNaN)) return;
    numbers.sort((one, other) => one - other);
    fields().forEach((field, place) => {
      field.value = numbers[place];
    });
  }

  Sortable.create(rows, {
    filter: "input, a",
    preventOnFilter: false,
    animation: 120,
    delay: 200,
    delayOnTouchOnly: true,
    ghostClass: "ghost",
    onEnd: deal,
  });
})();
