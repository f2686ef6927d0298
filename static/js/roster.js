// The list keeps itself fresh while somebody looks at it: nothing moves unless something
// changed, and a change of the totals is said aloud once.
(() => {
  "use strict";
  const EVERY = 30_000;
  const news = document.getElementById("roster-news");
  const totals = () => document.getElementById("roster-totals").textContent.replace(/\s+/g, " ").trim();
  const isBusy = () => document.querySelector("#roster-table .htmx-request") !== null;
  let told = totals();
  let timer = null;

  function refresh() {
    if (document.visibilityState !== "visible" || isBusy()) return;
    window.htmx.trigger("#roster-table", "portal:refresh");
  }

  timer = setInterval(refresh, EVERY);
  document.addEventListener("visibilitychange", refresh);
  document.addEventListener("htmx:beforeSwap", (event) => {
    // Whoever was logged out meanwhile is told so once, not every half minute.
    if (event.detail.xhr.status === 401) clearInterval(timer);
  });
  document.addEventListener("htmx:afterSettle", () => {
    const now = totals();
    if (now !== told) news.textContent = `报送情况有更新：${now}`;
    told = now;
  });
})();
