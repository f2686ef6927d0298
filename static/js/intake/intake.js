// A line of the table, or a sentence about a paper, leads into a paper: open it. Without
// this script a click on the paper's own line does.
(() => {
  "use strict";
  function open() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const paper = target?.closest("details.paper-in");
    if (!paper) return;
    paper.open = true;
    target.scrollIntoView();
  }

  window.addEventListener("hashchange", open);
  // The same line a second time changes no address.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) open();
  });
})();
