// Tick a group or all, say how many are ticked; copy a text; print the page.
(() => {
  "use strict";
  const all = document.getElementById("tick-all");
  const count = document.getElementById("ticked-count");
  const bar = document.getElementById("bulk");
  const BOXES = "input[name=declaration][type=checkbox], input[name=mail][type=checkbox]";
  const boxes = (place = document) => [...place.querySelectorAll(BOXES)];
  const groups = () => [...document.querySelectorAll("tbody[data-group]")];

  function show(box, members) {
    const ticked = members.filter((member) => member.checked).length;
    box.checked = ticked > 0 && ticked === members.length;
    box.indeterminate = ticked > 0 && !box.checked;
  }

  function tell() {
    groups().forEach((group) => { show(group.querySelector("input[name=group]"), boxes(group)); });
    show(all, boxes());
    count.textContent = boxes().filter((box) => box.checked).length;
  }

  function tick(place, checked) {
    boxes(place).forEach((box) => { box.checked = checked; });
  }

  if (all && count && bar) {
    groups().forEach((group) => {
      const box = group.querySelector("input[name=group]");
      if (box.checked) tick(group, true);
      box.addEventListener("change", () => { tick(group, box.checked); tell(); });
    });
    all.hidden = false;
    all.addEventListener("change", () => { tick(document, all.checked); tell(); });
    document.addEventListener("change", (event) => {
      if (boxes().includes(event.target)) tell();
    });
    tell();
    // After Back the browser ticks again what was ticked, later than this script runs.
    window.addEventListener("pageshow", tell);
  }

  // The clipboard of the browser needs https; the older way works everywhere.
  async function copy(place) {
    try {
      // biome-ignore lint/performance/useDomNodeTextContent: copied as it shows, line by line
      await navigator.clipboard.writeText(place.value ?? place.innerText);
      return true;
    } catch {
      if (place.select) place.select();
      else getSelection().selectAllChildren(place);
      return document.execCommand("copy");
    }
  }

  document.querySelectorAll("[data-copy]").forEach((button) => {
    const words = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copy(document.getElementById(button.dataset.copy));
      button.textContent = done ? "已复制" : "请按 Ctrl+C";
      setTimeout(() => { button.textContent = words; }, 2000);
    });
  });
})();
