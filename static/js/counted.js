// A button that says how many it acts on: the ticked boxes of its form that bear the name,
// or with data-unticked those without a tick. The server has written the first figure.
(() => {
  "use strict";
  function tell(button) {
    const wanted = !("unticked" in button.dataset);
    const boxes = [...button.form.elements].filter(({ name }) => name === button.dataset.counts);
    const count = boxes.filter((box) => box.checked === wanted).length;
    button.querySelector("[data-count]").textContent = count;
    button.disabled = count === 0;
  }

  const tellAll = () => document.querySelectorAll("button[data-counts]").forEach(tell);
  document.addEventListener("change", tellAll);
  // After Back the browser ticks again what was ticked, later than this script runs.
  window.addEventListener("pageshow", tellAll);
  tellAll();
})();
