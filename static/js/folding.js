// On a phone the filters of a list are folded, with how many of them are set; a form that
// stands in a fold already stays as it is.
(() => {
  "use strict";
  if (!window.matchMedia("(max-width: 767px)").matches) return;

  function countSet(form) {
    const set = [...form.elements].filter(({ name, type, value, checked }) => {
      if (!name || type === "hidden" || name === "size") return false;
      return type === "checkbox" || type === "radio" ? checked : value !== "";
    });
    return set.length;
  }

  document.querySelectorAll("form.filters, form.finder").forEach((form) => {
    if (form.closest("details")) return;
    const folded = document.createElement("details");
    const head = document.createElement("summary");
    const count = countSet(form);
    folded.className = "filter-fold";
    head.textContent = count ? `筛选（${count}）` : "筛选";
    form.replaceWith(folded);
    folded.append(head, form);
    folded.open = form.querySelector(".doubt") !== null;
  });
})();
